"""Batch runs of notebooks for many coalitions, with printing and resume.

:mod:`~coalition.batch.runner` runs notebooks for many coalitions,
:mod:`~coalition.batch.reports` makes one paper of one coalition. papermill is known to
one module only, :mod:`~coalition.batch.notebook_runner`.
"""
