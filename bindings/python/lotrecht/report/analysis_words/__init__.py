"""The words of the analyses a plan can ask for, one module for each kind, in English (``EN``) and German (``DE``).

Keys of each: ``title``, ``question`` (what this part asks), ``reading`` (how its answer is read, and its caveat),
``quantity.<key>``, ``unit.<quantity key>`` (share, points, ratio, number, count or p), ``headline.<quantity key>`` (a
sentence with ``{value}``, ``{low}``, ``{high}``, ``{level}``, ``{n}``, ``{p}``, ``{group}``, for what a plan sets ``{gap}`` or ``{margin}``, and the names of labels in
braces), ``label.<label>``, ``label.<label>.<value>``, ``flag.<name>``, ``setting.<name>``, ``setting.<name>.<value>``,
``count.<name>``, ``method.<name>``, ``undefined.<name>``, ``layout`` = "table" where a table says it better than a chart,
``order`` = "lowest" (the lowest of each quantity and table is told) or "weakest" (shares are told from the lowest on),
``first``: the quantities whose sentences come first, ``undetectable``: why there is no gap to name that could have been
found, for what of the kind has none, and where "noticeable" means something else, ``noticeable.<...>``,
``term.noticeable.<...>`` and ``noticed``. A headline may have a sentence for each verdict (``headline.<key>.within``),
measure (``.ratio``) or sign (``.above``, ``.below``). What has no words here has those of `common`, or is shown by its key.
"""
