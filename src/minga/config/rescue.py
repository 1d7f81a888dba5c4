"""Jobs whose worker died in the middle of them are put back in the queue.

Safe because every task may run twice (see `core.jobs`): its action is one transaction, so the
work of a killed job is either whole or not there.
"""

import logging

from procrastinate.manager import JobManager

logger = logging.getLogger("minga.work")


async def rescue_stalled_jobs(jobs: JobManager, *, silent_for: float) -> int:
    """Retry the jobs of workers that have not been heard of for so many seconds."""
    stalled = list(await jobs.get_stalled_jobs(seconds_since_heartbeat=silent_for))
    for job in stalled:
        logger.warning("taking up job %s (%s) again: its worker went silent", job.id, job.task_name)
        await jobs.retry_job(job)
    return len(stalled)
