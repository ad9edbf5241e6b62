"""Open Badges: documents, keys, proofs, baking, art, verification.

A leaf: plain dicts (JSON documents), bytes and small frozen values in and out. It imports nothing of ours,
never touches the database or Slack, and reads no settings; the only door to the network is `fetch`.
"""
