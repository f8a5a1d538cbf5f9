"""Files in and out: one module for each format. Nothing here knows the store.

A table becomes a draft of facts (:mod:`~coalition.exchange.tabular.reader`,
:mod:`~coalition.exchange.schemas.organisations`); a coalition's holdings become a data package
and come back (:mod:`~coalition.exchange.package.archive`); a register becomes a spreadsheet
(:mod:`~coalition.exchange.xlsx_writer`).
"""
