"""From YAML to a checked playbook: layers merged, names resolved, every condition typed."""
