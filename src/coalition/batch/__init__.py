"""Many coalitions at once: run the notebooks, then print; progress, resume.

:mod:`~coalition.batch.running` runs notebooks for many coalitions,
:mod:`~coalition.batch.reports` makes one paper of one coalition. papermill is known to
one module only, :mod:`~coalition.batch.executing`.
"""
