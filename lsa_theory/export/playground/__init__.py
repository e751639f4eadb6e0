"""The engine in a web page: `runtime` is Python for browsers, `folder` writes the page, `inside` answers within it."""
