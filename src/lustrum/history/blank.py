"""A record with labels and no dates, over which an observable can be checked before anything has happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from lustrum.history.variables import SAME_LABELS
from lustrum.quantities.dictionary import Dictionary, DictionaryRow
from lustrum.quantities.labels import LabelTable

if TYPE_CHECKING:
    import xarray as xr


class BlankRecord:
    """A record in which every variable of a dictionary exists and nothing has a date.

    Parameters
    ----------
    dictionary : Dictionary
        The variables.
    labels : mapping of str to LabelTable
        Labels by dimension, as far as they are known.
    """

    def __init__(self, dictionary: Dictionary, labels: Mapping[str, LabelTable]) -> None:
        self.dictionary: Mapping[str, DictionaryRow] = dictionary
        self.labels = labels
        self.evidence: Mapping[str, frozenset[str]] = {}
        self.variables: Mapping[str, xr.DataArray] = _BlankArrays(dictionary, labels)


class _BlankArrays(Mapping[str, "xr.DataArray"]):
    def __init__(self, dictionary: Dictionary, labels: Mapping[str, LabelTable]) -> None:
        self._dictionary, self._labels = dictionary, labels

    def __getitem__(self, name: str) -> xr.DataArray:
        import xarray as xr

        row = self._dictionary[name]
        coords: dict[str, object] = {}
        if row.cadence != "once":
            coords["time"] = np.array([], dtype="datetime64[ns]")
        if len(row.bases) > 1 or row.bases[0] != "true":
            coords["basis"] = list(row.bases)
        dims = [*coords, *row.dims]
        for dim in row.dims:
            table = self._labels.get(dim) or self._labels.get(SAME_LABELS.get(dim, ""))
            if table is not None:
                coords[dim] = list(table.ids)
        sizes = [len(coords[dim]) if dim in coords else 1 for dim in dims]  # type: ignore[arg-type]
        return xr.DataArray(np.zeros(sizes), coords, dims, attrs={"blank": True})

    def __contains__(self, name: object) -> bool:
        return name in self._dictionary

    def __iter__(self) -> Iterator[str]:
        return iter(self._dictionary)

    def __len__(self) -> int:
        return len(self._dictionary)
