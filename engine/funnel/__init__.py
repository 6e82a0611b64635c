"""Where deals flow and where they are stuck or lost, as pure functions over their ways through the stages."""
