"""Ingest: from arrays, data frames and files to columns, and from columns to levels, codes and numbers.

``files`` reads CSV and Parquet, ``columns`` finds what was asked for, ``arrays`` brings one column into one shape,
``coding`` makes levels and codes of it, ``roles`` reads decisions, outcomes, scores and weights, and ``texts`` knows
what a single value is called.
"""
