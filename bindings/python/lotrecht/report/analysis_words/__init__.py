"""The words of the analyses a plan can ask for, one module for each kind, in English (``EN``) and German (``DE``).

Keys of each: ``title``, ``question`` (what this part asks), ``reading`` (how its answer is read, and its caveat),
``quantity.<key>``, ``unit.<quantity key>`` (share, points, ratio, number, count or p), ``headline.<quantity key>`` (a
sentence with ``{value}``, ``{low}``, ``{high}``, ``{level}``, ``{n}``, ``{p}``, ``{group}`` and the names of labels in
braces), ``label.<label>``, ``label.<label>.<value>``, ``flag.<name>``, ``setting.<name>``, ``setting.<name>.<value>``,
``count.<name>``, ``method.<name>``, ``undefined.<name>``, and ``layout`` = "table" where a table says it better than a
chart. What has no words here has those of `common`, or is shown by its key.
"""
