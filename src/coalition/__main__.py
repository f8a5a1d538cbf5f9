"""``python -m coalition`` is the ``coalition`` command."""

from coalition.cli import main

if __name__ == "__main__":
    main()
