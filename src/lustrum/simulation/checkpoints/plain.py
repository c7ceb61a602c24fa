"""Values as text and arrays, and back: the closed format of checkpoints.

A value becomes a tree that JSON can hold and a list of arrays. Numbers, texts, dates, arrays, tables, sparse matrices,
dataclasses and pydantic models, and lists, tuples, sets and mappings of these are understood; anything else is refused
when it is written. Nothing is executed when it is read: a class is looked up by name among Lustrum's own and those
that are loaded already, and its fields are put in place without calling it. Unlike a pickle, a file that was tampered
with can give wrong values, never run code.

What stands in several places (an array, a dataclass) is written once and comes back as one.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel
from scipy.sparse import csc_array, csr_array

from lustrum.errors import RunFailed

Tree: TypeAlias = Any
KIND = "#"
OWN = "lustrum."
_SPARSE = {"csc": csc_array, "csr": csr_array}
_INLINE = "biufU"
_SMALL = 256
"""Bytes of an array up to which it stands in the text, digit by digit."""
_WIDE, _FEW, _THIN = 8, 1000, 0.5
"""Width of the numbers that may be written thin, the least size at which it is tried, and the most that is not zero."""


class CannotBeKept(RunFailed):
    """A value is of a kind that checkpoints do not hold.

    Parameters
    ----------
    kind, where : str
        What it is, and where it stands.
    """

    def __init__(self, kind: str, where: str) -> None:
        self.kind, self.where = kind, where
        super().__init__(
            f"{where}: a checkpoint cannot hold a {kind}. Allowed: numbers, texts, dates, arrays, tables, dataclasses, "
            "and lists, tuples, sets and mappings of these. What follows from the economy belongs in month.cache."
        )


class Packer:
    """Turns values into a tree and arrays.

    Attributes
    ----------
    arrays : list of array
        Arrays that the trees refer to by number.

    Examples
    --------
    >>> packer = Packer()
    >>> packer.pack({"price": (1.5, None)})
    {'#': 'mapping', 'of': [['price', {'#': 'tuple', 'of': [1.5, None]}]]}
    """

    def __init__(self) -> None:
        self.arrays: list[NDArray[Any]] = []
        self._places: dict[int, Tree] = {}
        self._alive: list[Any] = []

    def pack(self, value: Any, where: str = "a value") -> Tree:
        """Return the tree of a value.

        Raises
        ------
        CannotBeKept
            If a part of it is of a kind that is not understood.
        """
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, np.generic):
            return self._pack_number(value)
        if id(value) in self._places:
            return self._places[id(value)]
        if isinstance(value, (list, tuple, dict, set, frozenset)):
            return self._pack_many(value, where)
        tree = self._pack_object(value, where)
        number = len(self._places)
        self._places[id(value)] = {KIND: "same", "as": number}
        self._alive.append(value)
        return {KIND: "first", "as": number, "of": tree}

    def _pack_number(self, value: np.generic) -> Tree:
        if (value.dtype.kind in _INLINE and value.dtype.itemsize <= _WIDE) or value.dtype.kind == "U":
            return {KIND: "number", "dtype": value.dtype.str, "of": value.item()}
        return {KIND: "scalar", "of": self._put(np.asarray(value))}

    def _pack_many(self, value: Any, where: str) -> Tree:
        if isinstance(value, dict):
            pairs = [[self.pack(key, where), self.pack(item, f"{where}, {key!r}")] for key, item in value.items()]
            return {KIND: "mapping", "of": pairs}
        if isinstance(value, (set, frozenset)):
            name = "frozenset" if isinstance(value, frozenset) else "set"
            return {KIND: name, "of": [self.pack(item, where) for item in sorted(value, key=repr)]}
        parts = [self.pack(item, where) for item in value]
        return {KIND: "tuple", "of": parts} if isinstance(value, tuple) else parts

    def _pack_object(self, value: Any, where: str) -> Tree:
        if isinstance(value, np.ndarray):
            return self._pack_array(value, where)
        if isinstance(value, pd.DataFrame):
            columns = [self._pack_column(value.iloc[:, place], where) for place in range(value.shape[1])]
            names = self.pack(list(value.columns), where)
            index = self._pack_index(value.index, where)
            return {KIND: "table", "names": names, "columns": columns, "index": index, "attrs": self.pack(value.attrs)}
        if isinstance(value, (csc_array, csr_array)):
            parts = [self._put(value.data), self._put(value.indices), self._put(value.indptr)]
            return {KIND: "sparse", "format": value.format, "shape": list(value.shape), "of": parts}
        name = f"{type(value).__module__}:{type(value).__qualname__}"
        if is_dataclass(value):
            held = {one.name: self.pack(getattr(value, one.name), f"{where}.{one.name}") for one in fields(value)}
            return {KIND: "dataclass", "class": name, "of": held}
        if isinstance(value, BaseModel):
            held = {key: self.pack(item, f"{where}.{key}") for key, item in vars(value).items()}
            return {KIND: "model", "class": name, "of": held, "set": sorted(value.model_fields_set)}
        if isinstance(value, str):
            return {KIND: "words", "class": name, "text": str(value), "of": self.pack(vars(value), where)}
        raise CannotBeKept(type(value).__name__, where)

    def _pack_array(self, value: NDArray[Any], where: str) -> Tree:
        if value.dtype.kind != "O":
            if value.dtype.kind == "V":
                raise CannotBeKept(f"structured array {value.dtype}", where)
            if value.nbytes <= _SMALL and value.flags.c_contiguous:
                facts = {"shape": list(value.shape), "dtype": value.dtype.str}
                return {KIND: "small", **facts, "hex": value.tobytes().hex()}
            return self._pack_thin(value) or {KIND: "array", "of": self._put(value)}
        flat = value.ravel()
        if flat.size and pd.api.types.infer_dtype(flat, skipna=False) == "string":
            codes, words = pd.factorize(flat)
            if all(type(word) is str for word in words):
                held = self._put(codes.astype(np.int32))
                return {KIND: "texts", "shape": list(value.shape), "words": words.tolist(), "of": held}
        parts = [self.pack(item, where) for item in flat.tolist()]
        return {KIND: "objects", "shape": list(value.shape), "of": parts}

    def _pack_thin(self, value: NDArray[Any]) -> Tree:
        """Return where an array is not zero and what stands there, if that is shorter; None if not.

        Looked at bit by bit: a minus zero and every kind of missing number come back as they were.
        """
        if value.dtype.itemsize != _WIDE or value.size < _FEW or (value.flags.fnc and value.ndim > 1):
            return None
        bits = np.ascontiguousarray(value).reshape(-1).view(np.int64)
        if np.count_nonzero(bits) > value.size * _THIN:
            return None
        places = np.flatnonzero(bits)
        at, of = self._put(places.astype(np.int32 if value.size < 2**31 else np.int64)), self._put(bits[places])
        return {KIND: "thin", "shape": list(value.shape), "dtype": value.dtype.str, "at": at, "of": of}

    def _pack_column(self, column: pd.Series[Any], where: str) -> Tree:
        if isinstance(column.dtype, pd.CategoricalDtype):
            labels = self.pack(column.cat.categories.to_numpy(), where)
            held = {"labels": labels, "codes": self._put(column.cat.codes.to_numpy()), "ordered": column.cat.ordered}
            return {KIND: "categories", **held}
        return {"dtype": str(column.dtype), "of": self.pack(column.to_numpy(), f"{where}, column '{column.name}'")}

    def _pack_index(self, index: pd.Index[Any], where: str) -> Tree:
        if isinstance(index, pd.RangeIndex):
            return {"range": [index.start, index.stop, index.step], "name": self.pack(index.name, where)}
        if isinstance(index, pd.MultiIndex):
            raise CannotBeKept("table with several indices", where)
        held = self.pack(index.to_numpy(), where)
        return {"dtype": str(index.dtype), "of": held, "name": self.pack(index.name, where)}

    def _put(self, array: NDArray[Any]) -> int:
        self.arrays.append(array)
        return len(self.arrays) - 1


class Unpacker:
    """Turns trees back into values.

    Parameters
    ----------
    arrays : list of array
        The arrays that the trees refer to.
    """

    def __init__(self, arrays: list[NDArray[Any]]) -> None:
        self._arrays = arrays
        self._made: dict[int, Any] = {}

    def unpack(self, tree: Tree) -> Any:
        """Return the value of a tree.

        Raises
        ------
        ValueError
            If it is no such tree, or names a class that may not be made.
        """
        if isinstance(tree, list):
            return [self.unpack(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        kind = str(tree.get(KIND))
        if kind not in _READERS:
            raise ValueError(f"'{kind}' is no kind of value.")
        return _READERS[kind](self, tree)

    def _first(self, tree: Tree) -> Any:
        value = self.unpack(tree["of"])
        self._made[int(tree["as"])] = value
        return value

    def _same(self, tree: Tree) -> Any:
        return self._made[int(tree["as"])]

    def _number(self, tree: Tree) -> Any:
        return np.dtype(tree["dtype"]).type(tree["of"])

    def _scalar(self, tree: Tree) -> Any:
        return self._arrays[tree["of"]][()]

    def _mapping(self, tree: Tree) -> Any:
        return {self.unpack(key): self.unpack(item) for key, item in tree["of"]}

    def _many(self, tree: Tree) -> Any:
        make = {"tuple": tuple, "set": set, "frozenset": frozenset}[tree[KIND]]
        return make(self.unpack(item) for item in tree["of"])

    def _array(self, tree: Tree) -> Any:
        return self._arrays[tree["of"]]

    def _small(self, tree: Tree) -> Any:
        kind = np.dtype(tree["dtype"])
        held = bytearray.fromhex(tree["hex"])
        return (np.frombuffer(held, dtype=kind) if held else np.zeros(0, kind)).reshape(tree["shape"])

    def _thin(self, tree: Tree) -> Any:
        bits = np.zeros(int(np.prod(tree["shape"])), dtype=np.int64)
        bits[self._arrays[tree["at"]]] = self._arrays[tree["of"]]
        return bits.view(np.dtype(tree["dtype"])).reshape(tree["shape"])

    def _texts(self, tree: Tree) -> Any:
        words = np.array([*tree["words"], None], dtype=object)
        return words[self._arrays[tree["of"]]].reshape(tree["shape"])

    def _objects(self, tree: Tree) -> Any:
        made = np.empty(len(tree["of"]), dtype=object)
        for place, item in enumerate(tree["of"]):
            made[place] = self.unpack(item)
        return made.reshape(tree["shape"])

    def _sparse(self, tree: Tree) -> Any:
        parts = tuple(self._arrays[place] for place in tree["of"])
        return _SPARSE[tree["format"]](parts, shape=tuple(tree["shape"]))

    def _table(self, tree: Tree) -> pd.DataFrame:
        index = self._index(tree["index"])
        columns = {place: self._column(item, index) for place, item in enumerate(tree["columns"])}
        table = pd.DataFrame(columns, index=index)
        table.columns = pd.Index(self.unpack(tree["names"]))
        table.attrs = self.unpack(tree["attrs"])
        return table

    def _column(self, tree: Tree, index: pd.Index[Any]) -> pd.Series[Any]:
        if tree.get(KIND) == "categories":
            labels, codes = self.unpack(tree["labels"]), self._arrays[tree["codes"]]
            return pd.Series(pd.Categorical.from_codes(codes, pd.Index(labels), ordered=tree["ordered"]), index=index)
        found: pd.Series[Any] = pd.Series(self.unpack(tree["of"]), index=index, dtype=tree["dtype"])
        return found

    def _index(self, tree: Tree) -> pd.Index[Any]:
        name = self.unpack(tree["name"])
        if "range" in tree:
            start, stop, step = tree["range"]
            return pd.RangeIndex(start, stop, step, name=name)
        found: pd.Index[Any] = pd.Index(self.unpack(tree["of"]), dtype=tree["dtype"], name=name)
        return found

    def _dataclass(self, tree: Tree) -> Any:
        kind = _find_class(tree["class"], is_dataclass)
        made = object.__new__(kind)
        for one in fields(kind):
            object.__setattr__(made, one.name, self.unpack(tree["of"][one.name]))
        return made

    def _model(self, tree: Tree) -> Any:
        kind = _find_class(tree["class"], lambda found: issubclass(found, BaseModel))
        held = {key: self.unpack(item) for key, item in tree["of"].items()}
        return kind.model_construct(_fields_set=set(tree["set"]), **held)

    def _words(self, tree: Tree) -> Any:
        made = str.__new__(_find_class(tree["class"], lambda found: issubclass(found, str)), tree["text"])
        vars(made).update(self.unpack(tree["of"]))
        return made


_READERS: dict[str, Callable[[Unpacker, Tree], Any]] = {
    "first": Unpacker._first,
    "same": Unpacker._same,
    "number": Unpacker._number,
    "scalar": Unpacker._scalar,
    "mapping": Unpacker._mapping,
    "tuple": Unpacker._many,
    "set": Unpacker._many,
    "frozenset": Unpacker._many,
    "array": Unpacker._array,
    "small": Unpacker._small,
    "thin": Unpacker._thin,
    "texts": Unpacker._texts,
    "objects": Unpacker._objects,
    "sparse": Unpacker._sparse,
    "table": Unpacker._table,
    "dataclass": Unpacker._dataclass,
    "model": Unpacker._model,
    "words": Unpacker._words,
}


def _find_class(name: str, is_allowed: Callable[[type], bool]) -> Any:
    """Find a class by the name of its module and its own; a module that is not Lustrum's must be loaded already."""
    module, _, path = name.partition(":")
    if module.startswith(OWN):
        importlib.import_module(module)
    found: Any = sys.modules.get(module)
    for part in path.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, type) or not is_allowed(found):
        raise ValueError(f"'{name}' is no class that a checkpoint may hold.")
    return found
