package dev.latchkey.generator.jobs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A repository that has something done before each call of a method. */
final class Hooks {

    private final Map<String, Runnable> hooks = new ConcurrentHashMap<>();
    private final JobRepository repository;

    Hooks(JobRepository behind) {
        repository = (JobRepository) Proxy.newProxyInstance(
                Hooks.class.getClassLoader(), new Class<?>[] {JobRepository.class}, (proxy, method, arguments) -> {
                    hooks.getOrDefault(method.getName(), () -> {}).run();
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    JobRepository repository() {
        return repository;
    }

    /** What to do before the method, in place of what was done so far. */
    void before(String method, Runnable hook) {
        hooks.put(method, hook);
    }
}
