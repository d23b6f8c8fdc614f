package dev.latchkey.generator.testkit;

import dev.latchkey.generator.jobs.Holding;
import dev.latchkey.generator.jobs.Job;
import dev.latchkey.generator.jobs.JobFailure;
import dev.latchkey.generator.jobs.JobProgress;
import dev.latchkey.generator.jobs.JobRepository;
import dev.latchkey.generator.jobs.JobResult;
import dev.latchkey.generator.jobs.JobStatus;
import dev.latchkey.generator.jobs.QueueBounds;
import dev.latchkey.generator.jobs.QueueVerdict;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.usage.UsageBatch;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Jobs in memory, for tests of what works on them. */
public final class InMemoryJobRepository implements JobRepository {

    private static final Comparator<Job> OLDEST_FIRST =
            Comparator.comparing(Job::createdAt).thenComparing(job -> job.id().toString());

    private final InMemoryUsageStore usage;
    private final Map<UUID, Entry> entries = new LinkedHashMap<>();
    private final Map<UUID, Long> turns = new HashMap<>();
    private long turn;

    private record Entry(Job job, Instant heardAt, int starts) {}

    /** @param usage where completed jobs are charged */
    public InMemoryJobRepository(InMemoryUsageStore usage) {
        this.usage = usage;
    }

    @Override
    public synchronized QueueVerdict add(Job job, QueueBounds bounds) {
        if (jobs(each -> !each.status().isFinal()).count() >= bounds.unfinished()) {
            return QueueVerdict.QUEUE_FULL;
        }
        if (jobs(each -> !each.status().isFinal() && each.owner().equals(job.owner()))
                        .count()
                >= bounds.unfinishedOfOwner()) {
            return QueueVerdict.OWNER_FULL;
        }
        entries.put(job.id(), new Entry(job, job.createdAt(), 0));
        jobs(each -> each.status().isFinal() && each.owner().equals(job.owner()))
                .sorted(Comparator.comparing(Job::createdAt).reversed())
                .skip(bounds.finishedOfOwner())
                .toList()
                .forEach(old -> entries.remove(old.id()));
        return QueueVerdict.ADDED;
    }

    private Stream<Job> jobs(Predicate<Job> which) {
        return entries.values().stream().map(Entry::job).filter(which);
    }

    @Override
    public synchronized Optional<Job> find(UUID owner, UUID id) {
        return jobs(job -> job.id().equals(id) && job.owner().equals(owner)).findFirst();
    }

    @Override
    public synchronized List<Job> newest(UUID owner, int skip, int most) {
        return jobs(job -> job.owner().equals(owner))
                .sorted(OLDEST_FIRST.reversed())
                .skip(skip)
                .limit(most)
                .toList();
    }

    @Override
    public synchronized int count(UUID owner) {
        return (int) jobs(job -> job.owner().equals(owner)).count();
    }

    @Override
    public synchronized Optional<Job> claim(String node, UUID run, int mostPatients, Instant now) {
        Optional<Job> next = jobs(job -> job.status() == JobStatus.PENDING
                        && (job.node() == null || job.node().equals(node))
                        && job.order().patients() <= mostPatients
                        && job.expiresAt().isAfter(now))
                .min(Comparator.<Job, Long>comparing(job -> turns.getOrDefault(job.owner(), 0L))
                        .thenComparing(job -> job.order().priority(), Comparator.reverseOrder())
                        .thenComparing(OLDEST_FIRST));
        return next.map(job -> {
            turns.put(job.owner(), ++turn);
            Job running = new Job(
                    job.id(),
                    job.owner(),
                    job.order(),
                    JobStatus.RUNNING,
                    job.createdAt(),
                    job.expiresAt(),
                    now,
                    null,
                    node,
                    run,
                    job.progress().starting(),
                    null,
                    null);
            entries.put(job.id(), new Entry(running, now, entry(job).starts() + 1));
            return running;
        });
    }

    private Entry entry(Job job) {
        Entry entry = entries.get(job.id());
        if (entry == null) {
            throw new IllegalStateException("there is no job " + job.id());
        }
        return entry;
    }

    private boolean change(Predicate<Job> which, Instant heardAt, UnaryOperator<Job> to) {
        List<Job> changed = jobs(which).toList();
        changed.forEach(job -> entries.put(
                job.id(), new Entry(to.apply(job), heardAt, entry(job).starts())));
        return !changed.isEmpty();
    }

    private static Predicate<Job> ofRun(UUID id, UUID run) {
        return job -> job.id().equals(id) && job.status() == JobStatus.RUNNING && run.equals(job.run());
    }

    @Override
    public synchronized boolean report(UUID id, UUID run, JobProgress progress, Instant now) {
        return change(
                ofRun(id, run), now, job -> with(job, job.status(), job.finishedAt(), job.node(), job.run(), progress));
    }

    @Override
    public synchronized boolean complete(UUID id, UUID run, JobResult result, UsageBatch charge, Instant now) {
        boolean completed = change(
                ofRun(id, run),
                now,
                job -> new Job(
                        job.id(),
                        job.owner(),
                        job.order(),
                        JobStatus.COMPLETED,
                        job.createdAt(),
                        job.expiresAt(),
                        job.startedAt(),
                        now,
                        job.node(),
                        job.run(),
                        JobProgress.done(job.order()),
                        null,
                        result));
        if (completed) {
            usage.add(charge);
        }
        return completed
                || jobs(job -> job.id().equals(id) && job.status() == JobStatus.COMPLETED && run.equals(job.run()))
                                .count()
                        > 0;
    }

    @Override
    public synchronized boolean fail(UUID id, UUID run, JobFailure failure, Instant now) {
        return change(ofRun(id, run), now, job -> failed(job, failure, now));
    }

    @Override
    public synchronized boolean cancel(UUID owner, UUID id, Instant now) {
        return change(
                job -> job.id().equals(id)
                        && job.owner().equals(owner)
                        && !job.status().isFinal(),
                now,
                job -> with(
                        job,
                        JobStatus.CANCELLED,
                        now,
                        job.node(),
                        job.run(),
                        new JobProgress(
                                "Cancelled",
                                job.progress().totalSteps(),
                                job.progress().completedSteps(),
                                job.progress().patients(),
                                job.progress().percent())));
    }

    @Override
    public synchronized boolean delete(UUID owner, UUID id) {
        return find(owner, id).map(job -> entries.remove(id)).isPresent();
    }

    @Override
    public synchronized Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        jobs(job -> !job.status().isFinal()).forEach(job -> {
            if (job.node() != null) {
                nodes.add(job.node());
            }
        });
        return nodes;
    }

    @Override
    public synchronized int recover(String node, Instant heardBefore, Instant now) {
        List<Entry> left = entries.values().stream()
                .filter(entry -> node.equals(entry.job().node())
                        && !entry.job().status().isFinal()
                        && entry.heardAt().isBefore(heardBefore))
                .toList();
        for (Entry entry : left) {
            Job job = entry.job();
            Job next;
            if (job.order().encrypted()) {
                next = failed(job, JobFailure.PASSWORD_GONE, now);
            } else if (entry.starts() >= MOST_STARTS) {
                next = failed(job, JobFailure.GIVEN_UP, now);
            } else {
                next = with(job, JobStatus.PENDING, null, null, null, JobProgress.waiting(job.order()));
            }
            entries.put(job.id(), new Entry(next, entry.heardAt(), entry.starts()));
        }
        return left.size();
    }

    @Override
    public synchronized int removeExpired(Instant now, int most) {
        List<Job> expired =
                jobs(job -> !job.expiresAt().isAfter(now)).limit(most).toList();
        expired.forEach(job -> entries.remove(job.id()));
        return expired.size();
    }

    @Override
    public synchronized Map<UUID, Holding> wanted(Collection<UUID> ids) {
        return jobs(job -> ids.contains(job.id())
                        && job.status() != JobStatus.FAILED
                        && job.status() != JobStatus.CANCELLED)
                .collect(Collectors.toMap(
                        Job::id, job -> new Holding(job.owner(), job.order().encrypted())));
    }

    private static Job failed(Job job, JobFailure failure, Instant now) {
        return new Job(
                job.id(),
                job.owner(),
                job.order(),
                JobStatus.FAILED,
                job.createdAt(),
                job.expiresAt(),
                job.startedAt(),
                now,
                job.node(),
                job.run(),
                job.progress(),
                failure,
                null);
    }

    private static Job with(
            Job job,
            JobStatus status,
            @Nullable Instant finishedAt,
            @Nullable String node,
            @Nullable UUID run,
            JobProgress progress) {
        return new Job(
                job.id(),
                job.owner(),
                job.order(),
                status,
                job.createdAt(),
                job.expiresAt(),
                job.startedAt(),
                finishedAt,
                node,
                run,
                progress,
                null,
                null);
    }
}
