package dev.latchkey.server.health;

/**
 * How the server is.
 *
 * @param storeAnswers whether the store was reached lately
 * @param journalHasRoom whether usage can be recorded
 * @param limitsTogether whether requests are counted together with those of all other nodes
 * @param stopping whether the server is about to stop
 */
public record Health(boolean storeAnswers, boolean journalHasRoom, boolean limitsTogether, boolean stopping) {

    /** Whether new traffic should come here. */
    public boolean isReady() {
        return journalHasRoom && !stopping;
    }

    /** {@code healthy}, or {@code degraded} when something is away that requests are served without. */
    public String status() {
        return storeAnswers && journalHasRoom && limitsTogether ? "healthy" : "degraded";
    }
}
