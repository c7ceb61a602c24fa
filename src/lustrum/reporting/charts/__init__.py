"""The grammar of the charts: a canvas with known geometry, marks of the record and of the model, their rendering.

A chart is a Vega-Lite spec with fixed padding and domains, so that labels can be placed without overlap and a
reader's keyboard can step from point to point. Colours are written as ``var(--token)``.
"""
