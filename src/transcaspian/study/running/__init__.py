"""What goes on around the replications of a run: those finished are kept, other tables are made meanwhile."""
