"""The live view of each kind of activity in the host's notebook, found by its name.

A kind's module has one class, ``View(texts)``, with a ``widget`` and
``show(activity, blocks)``; see :class:`coalition_widgets.view.QuestionView`.
"""
