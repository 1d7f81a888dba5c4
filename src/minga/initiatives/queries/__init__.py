"""Reading dossiers: who may see them, their thread, their gates, their figures, their lists."""
