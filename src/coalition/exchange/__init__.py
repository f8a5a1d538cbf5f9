"""Files in and out: one module for each format. Nothing here knows the store.

A table becomes a draft of facts (:mod:`~coalition.exchange.tables`,
:mod:`~coalition.exchange.organisations`); a coalition's holdings become a data package
and come back (:mod:`~coalition.exchange.package`); a register becomes a spreadsheet
(:mod:`~coalition.exchange.spreadsheet`).
"""
