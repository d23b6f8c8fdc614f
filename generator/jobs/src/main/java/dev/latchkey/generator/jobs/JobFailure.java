package dev.latchkey.generator.jobs;

/** Why a job came to nothing. */
public enum JobFailure {
    /** The process ended that alone knew the password. */
    PASSWORD_GONE("The server was restarted before the job was done, and the password for its files was never stored."
            + " Start the job again."),
    /** There is no room on disk for its archive. */
    NO_SPACE("There was no room for the files of this job. Ask for fewer patients or formats, or try again later."),
    /** Its archive cannot be created, whatever room there is: files are open as many as may be, or the directory takes none. */
    FILES_UNAVAILABLE("The server could not create the files of this job. Try again later; the server's log says why."),
    /** Every node that tried it ended. */
    GIVEN_UP("The server ended several times while it worked on this job, which is not tried again."),
    /** Something that should not happen; the log says what. */
    UNEXPECTED("Something went wrong while this job was made. The server's log says what.");

    private final String sentence;

    JobFailure(String sentence) {
        this.sentence = sentence;
    }

    /** What to tell the job's owner. */
    public String sentence() {
        return sentence;
    }
}
