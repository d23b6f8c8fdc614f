package dev.latchkey.generator.jobs;

/**
 * How far a job has come.
 *
 * @param step what is being done, for people
 * @param totalSteps how many steps there are
 * @param completedSteps how many of them are done
 * @param patients how many patients have been made
 * @param percent how much of all the work is done, 0 to 100
 */
public record JobProgress(String step, int totalSteps, int completedSteps, int patients, int percent) {

    /** Of a job that waits. */
    public static JobProgress waiting(JobOrder order) {
        return new JobProgress("Waiting", steps(order), 0, 0, 0);
    }

    /** This, of a job that a worker has begun with. */
    public JobProgress starting() {
        return new JobProgress("Starting", totalSteps, completedSteps, patients, percent);
    }

    /** Of a job that is done. */
    public static JobProgress done(JobOrder order) {
        return new JobProgress("Done", steps(order), steps(order), order.patients(), 100);
    }

    /** One to sum up, and one for each format. */
    static int steps(JobOrder order) {
        return 1 + order.formats().size();
    }
}
