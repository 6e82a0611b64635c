"""What people did and what was decided: tables, migrations, ledger, replay."""
