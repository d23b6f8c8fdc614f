package dev.latchkey.generator.patients;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That generators take as much memory as they say, and not much less. */
class WorkingBytesTest {

    private static final int GENERATORS = 20;

    @ParameterizedTest
    @CsvSource({"1, 1000", "100, 0", "100, 500", "100, 1000"})
    void a_generator_takes_as_much_as_it_says(int fronts, int sites) throws JMException {
        List<PatientGenerator> kept = new ArrayList<>();
        kept.add(new PatientGenerator(scenario(fronts, sites), 1));
        long before = used();
        for (int i = 0; i < GENERATORS; i++) {
            kept.add(new PatientGenerator(scenario(fronts, sites), i));
        }
        long measured = (used() - before) / GENERATORS;

        assertThat(kept).hasSize(GENERATORS + 1);
        assertThat(PatientGenerator.workingBytes(scenario(fronts, sites))).isBetween(measured * 9 / 10, measured * 2);
    }

    private static Scenario scenario(int fronts, int sites) {
        Facility[] roles = Facility.values();
        return Scenario.builder()
                .fronts(IntStream.range(0, fronts)
                        .mapToObj(i -> new Front("f" + i, "Front " + i, 1.0, Map.of(Nationality.USA, 100.0)))
                        .toList())
                .sites(IntStream.range(0, sites)
                        .mapToObj(i -> new Site(
                                "s" + i,
                                "Site " + i,
                                roles[i % roles.length],
                                null,
                                i + 1.0,
                                new FacilityRates(0.01, null)))
                        .toList())
                .build();
    }

    /** What the objects take that are alive, whatever the collector's own way to lay them out. */
    private static long used() throws JMException {
        String[] histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()})
                .toString()
                .strip()
                .split("\\s+", -1);
        return Long.parseLong(histogram[histogram.length - 1]);
    }
}
