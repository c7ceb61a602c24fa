"""Every formula states its source, its parameters and an example; examples run in `tests/discovery`."""

import importlib

import pytest

from lustrum.discovery import list_modules


@pytest.mark.parametrize("name", list_modules("lustrum.formulas").values())
def test_every_formula_states_source_and_example(name):
    module = importlib.import_module(name)
    assert module.__doc__
    functions = [getattr(module, f) for f in module.__all__ if callable(getattr(module, f))]
    told = [f for f in functions if not isinstance(f, type)]
    for function in told:
        assert "Parameters" in function.__doc__, function.__name__
        assert "Sources" in function.__doc__ or ".. math" in function.__doc__ or ">>>" in function.__doc__, (
            function.__name__
        )
    assert any("Sources" in f.__doc__ for f in told)
