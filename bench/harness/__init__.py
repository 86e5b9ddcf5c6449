"""What `bench/run.py` is made of; the method is in bench/README.md."""
