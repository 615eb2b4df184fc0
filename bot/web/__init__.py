"""The staff's door in the browser. Shows and asks; the steps do."""
