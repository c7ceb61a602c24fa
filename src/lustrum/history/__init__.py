"""The record: variables and their dictionary, observables, storage, surveys, observed countries, comparison.

A :class:`~lustrum.history.history.History` is what assessment, reporting and studies see, whether it was simulated or
collected by historians. Doors: ``history`` (the type), ``selection`` (the language of observables), ``storage``
(folders), ``observed`` (the record of a country), ``comparison`` (a run beside the record), ``survey`` (weighted rows).
"""
