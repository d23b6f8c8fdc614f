package dev.latchkey.generator.jobs;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The passwords of jobs that are to be encrypted, in memory alone and until the job has ended. Thread-safe. */
final class Passwords {

    private final Map<UUID, char[]> passwords = new ConcurrentHashMap<>();

    void keep(UUID job, char[] password) {
        passwords.put(job, password.clone());
    }

    Optional<char[]> of(UUID job) {
        return Optional.ofNullable(passwords.get(job));
    }

    void forget(UUID job) {
        char[] password = passwords.remove(job);
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }
}
