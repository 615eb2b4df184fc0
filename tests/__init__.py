"""Tests: named as sentences, laid out like the code they prove."""
