"""The sales playbook and coaching engine: everything but the screen."""
