"""Whether the process is followed: judged as of each stage exit, flagged where evidence looks made up, inspected by sample."""
