"""Tests of the package `responses`."""
