package dev.latchkey.generator.patients;

import java.util.List;

/**
 * How long patients of each triage stay at a facility and travel to the next, in hours, uniform and drawn to the second. Immutable.
 */
final class Hours {
    private static final List<Facility> FACILITIES = List.of(Facility.values());

    private final Table<Facility, Table<Triage, Span>> stays = Table.of(Facility.values(), Hours::stay);
    private final Table<Facility, Table<Triage, Span>> legs = Table.of(Facility.values(), Hours::leg);

    private static Table<Triage, Span> stay(Facility facility) {
        return switch (facility) {
            case POI -> spans(0.5, 1.5, 2, 5, 3, 8);
            case ROLE1 -> spans(1, 3, 8, 16, 12, 16);
            case ROLE2 -> spans(1, 3, 5, 12, 8, 12);
            case ROLE3 -> spans(2, 6, 4, 12, 6, 12);
            case ROLE4 -> spans(6, 12, 12, 24, 12, 24);
        };
    }

    /** The way from a facility to the one after it; from the last there is none. */
    private static Table<Triage, Span> leg(Facility from) {
        return switch (from) {
            case POI -> spans(0.5, 2, 1, 3, 1.5, 3);
            case ROLE1 -> spans(1, 3, 2, 4, 3, 5);
            case ROLE2 -> spans(2, 4, 3, 5, 4, 6);
            case ROLE3 -> spans(1, 3, 2, 4, 3, 5);
            case ROLE4 -> spans(0, 0, 0, 0, 0, 0);
        };
    }

    int staySeconds(Facility facility, Triage triage, Draw draw) {
        return stays.get(facility).get(triage).seconds(draw);
    }

    /** The legs from each facility to the one after it, added up from place to place. */
    int transitSeconds(Facility from, Facility to, Triage triage, Draw draw) {
        int seconds = 0;
        for (Facility start : FACILITIES) {
            if (start.compareTo(from) >= 0 && start.compareTo(to) < 0) {
                seconds += legs.get(start).get(triage).seconds(draw);
            }
        }
        return seconds;
    }

    private static Table<Triage, Span> spans(
            double low1, double high1, double low2, double high2, double low3, double high3) {
        return Table.of(
                Triage.values(),
                triage ->
                        triage.choose(Span.ofHours(low1, high1), Span.ofHours(low2, high2), Span.ofHours(low3, high3)));
    }

    private record Span(int least, int most) {
        static Span ofHours(double low, double high) {
            return new Span((int) (low * 3600), (int) (high * 3600));
        }

        int seconds(Draw draw) {
            return draw.between(least, most);
        }
    }
}
