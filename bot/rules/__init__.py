"""Decides, purely: values in, verdict with a reason out. No input or output, no clock, no session."""
