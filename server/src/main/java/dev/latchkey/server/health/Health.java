package dev.latchkey.server.health;

/**
 * How the server is.
 *
 * @param storeAnswers whether the store was reached lately
 * @param journalHasRoom whether usage can be recorded
 * @param limiter how requests are limited
 * @param stopping whether the server is about to stop
 */
public record Health(boolean storeAnswers, boolean journalHasRoom, Limiter limiter, boolean stopping) {

    /** How requests are limited. */
    public enum Limiter {
        /** Together with those of all other nodes. */
        UP("up"),
        /** Apart from those of other nodes. */
        AWAY("away"),
        /** Together, as long as Redis evicts nothing, which it may. */
        EVICTS("evicts");

        private final String word;

        Limiter(String word) {
            this.word = word;
        }

        /** How it is told. */
        public String word() {
            return word;
        }
    }

    /** Whether new traffic should come here. */
    public boolean isReady() {
        return journalHasRoom && !stopping;
    }

    /** {@code healthy}, or {@code degraded} when something is away that requests are served without. */
    public String status() {
        return storeAnswers && journalHasRoom && limiter == Limiter.UP ? "healthy" : "degraded";
    }
}
