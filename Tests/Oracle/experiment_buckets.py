"""In which bucket of 10,000 a borrower is, for holdouts and arms: SEMANTICS "Holdout and arms", by Python's hashlib.

    python3 Tests/Oracle/experiment_buckets.py SALT BORROWER...

prints a line a borrower: its bucket for the holdout, its bucket for the arms (salt + "/arm").
"""

import hashlib
import sys


def bucket(salt, borrower):
    digest = hashlib.sha256(salt.encode() + b"\0" + borrower.encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10_000


if __name__ == "__main__":
    salt = sys.argv[1]
    for borrower in sys.argv[2:]:
        print(borrower, bucket(salt, borrower), bucket(salt + "/arm", borrower))
