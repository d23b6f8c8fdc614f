package dev.latchkey.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {

    @Test
    void as_many_jobs_are_worked_on_as_cores_and_heap_carry() {
        assertThat(JobArguments.defaultWorkers(1, 128 << 20)).isEqualTo(1);
        assertThat(JobArguments.defaultWorkers(3, 128 << 20)).isEqualTo(2);
        assertThat(JobArguments.defaultWorkers(64, 128 << 20)).isEqualTo(4);
        assertThat(JobArguments.defaultWorkers(64, 4L << 30)).isEqualTo(63);
        assertThat(JobArguments.defaultWorkers(64, 16 << 20)).isEqualTo(1);
    }

    @Test
    void serve_has_them_among_its_own() {
        JobArguments typed = new JobArguments();
        JobArguments left = new JobArguments();

        assertThat(GeneratorShell.create(typed)
                        .with("LATCHKEY_JOB_AGE", "3d")
                        .run("serve", "--job-workers", "0", "--job-space=256m")
                        .err())
                .isEmpty();
        assertThat(GeneratorShell.create(left).run("serve").err()).isEmpty();

        assertThat(typed.options()).isEqualTo(new JobOptions(0, 256 << 20, Duration.ofDays(3)));
        assertThat(left.options().space()).isEqualTo(2L << 30);
        assertThat(left.options().age()).isEqualTo(Duration.ofDays(7));
        assertThat(GeneratorShell.create().run("serve", "--help").out())
                .containsSubsequence("--events", "--job-workers", "--job-space", "--job-age", "--redis");
    }
}
