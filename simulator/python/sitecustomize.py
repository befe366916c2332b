"""Python reads this at its start. Debian's `az role` reads `operations.config`, which Debian's own
azure-mgmt-authorization has renamed to `operations._config`: this gives the old name back. Nothing else of az is touched."""

import importlib.machinery
import re
import sys

OPERATIONS = re.compile(r"azure\.mgmt\.authorization\..+\.operations\._\w+_operations$")


def add_config(module):
    for value in vars(module).values():
        if isinstance(value, type) and value.__name__.endswith("Operations") and not hasattr(value, "config"):
            value.config = property(lambda self: self._config)


class Finder:
    @staticmethod
    def find_spec(name, path, target=None):
        if not OPERATIONS.match(name):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module

        def execute_and_add(module):
            execute(module)
            add_config(module)

        spec.loader.exec_module = execute_and_add
        return spec


sys.meta_path.insert(0, Finder)
