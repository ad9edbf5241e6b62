"""Looking into strangers' bytes outside this process: a virus scanner, and pictures drawn anew in a child.

A leaf: it imports nothing of ours and knows nothing of evidence.
"""
