"""What an economy is: products, activities, labour, land, capital, ownership, classes, regions, needs.

The record is `economy.Economy`; folders are read and written by `storage` and checked by `checks`, published flow
tables come in through `flows`, and each table of analysis is a file in `analysis/`. The columns of all tables stand in
`dictionary/`. Knows nothing of histories, programmes, plans or time that passes.
"""
