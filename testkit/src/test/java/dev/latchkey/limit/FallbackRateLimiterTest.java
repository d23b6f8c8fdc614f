package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Nodes that are cut off from what they share and come back, against the bound that each mode promises. */
class FallbackRateLimiterTest {

    private static final Instant MORNING = Instant.parse("2025-03-01T08:00:00Z");
    static final UUID KEY = UUID.randomUUID();
    private static final long MINUTE_MILLIS = 60_000;
    private static final Limits UNLIMITED = Limits.NONE;

    private final SettableTime time = new SettableTime(MORNING);
    private final Common common = new Common(time);

    @Property(tries = 2_000)
    void noMinuteHoldsMoreThanTheModeSays(
            @ForAll AwayMode mode,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll long seed) {
        Run run = new Run(mode, count, limit);
        run.walk(new Random(seed), 300);

        assertThat(run.mostInAMinute()).isLessThanOrEqualTo(run.bound());
        run.nodes.forEach(Node::comeBack);
        assertThat(run.common.inMinute()).isGreaterThanOrEqualTo(run.admittedInLastMinute());
    }

    @Property(tries = 300)
    void withoutAnOutageNoMinuteHoldsMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll long seed) {
        Run run = new Run(AwayMode.SHARE, count, limit);
        run.outages = false;
        run.walk(new Random(seed), 300);

        assertThat(run.mostInAMinute()).isLessThanOrEqualTo(limit);
    }

    @Property(tries = 300)
    void onceAllAreBackForAMinuteTheLimitHoldsAgain(
            @ForAll AwayMode mode,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll long seed) {
        Run run = new Run(mode, count, limit);
        run.walk(new Random(seed), 200);
        run.nodes.forEach(Node::comeBack);
        run.time.advance(Duration.ofMillis(MINUTE_MILLIS + MINUTE_MILLIS / 60));
        run.admitted.clear();
        run.outages = false;
        run.walk(new Random(seed + 1), 200);

        assertThat(run.mostInAMinute()).isLessThanOrEqualTo(limit);
    }

    @Test
    void aloneANodeHasItsShareLessWhatItAdmittedBefore() {
        Node node = node(AwayMode.SHARE, 2, 0);
        node.admit(10, 3);
        node.cutOff();

        assertThat(node.admit(10, 9)).isEqualTo(2);
    }

    @Test
    void whereTheLimitIsBelowTheNumberOfNodesTheFirstHaveOneEach() {
        for (int rank = 0; rank < 5; rank++) {
            Node node = node(AwayMode.SHARE, 5, rank);
            node.cutOff();
            assertThat(node.admit(2, 3)).isEqualTo(rank < 2 ? 1 : 0);
            assertThat(node.ask(2, 1).retryAfterMillis()).isPositive().isNotEqualTo(Allowance.NEVER);
        }
    }

    @Test
    void theOthersLeaveTheShareOfANodeThatIsCutOffToIt() {
        for (int limit : new int[] {100, 5, 2, 1}) {
            SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:00Z"));
            Common common = new Common(time);
            List<Node> nodes = new ArrayList<>();
            for (int rank = 0; rank < 3; rank++) {
                nodes.add(new Node(common, AwayMode.SHARE, new NodeShare(3, rank), time));
            }
            nodes.get(0).cutOff();
            RemainingShare rest = new RemainingShare(List.of(new NodeShare(3, 0)));
            nodes.forEach(node -> node.rest = rest);

            long admitted = 0;
            for (Node node : nodes) {
                admitted += node.admit(limit, 2 * limit);
            }

            assertThat(admitted).as("of %s", limit).isEqualTo(limit);
            assertThat(nodes.get(1).ask(limit, 1).retryAfterMillis())
                    .isPositive()
                    .isNotEqualTo(Allowance.NEVER);
        }
    }

    @Test
    void theModeLocalGivesEachNodeTheWholeLimit() {
        Node node = node(AwayMode.LOCAL, 5, 4);
        node.admit(10, 3);
        node.cutOff();

        assertThat(node.admit(10, 20)).isEqualTo(7);
    }

    @Test
    void theModeAllowAdmitsAndCountsAllTheSame() {
        Node node = node(AwayMode.ALLOW, 5, 4);
        node.cutOff();
        assertThat(node.admit(10, 30)).isEqualTo(30);

        assertThat(node.ask(10, 0).usedToday()).isEqualTo(30);
        assertThat(node.ask(10, 0).limits().requestsPer(Window.MINUTE)).isEqualTo(10);
    }

    @Test
    void theModeDenyRefusesAndSaysThatNobodyKnows() {
        Node node = node(AwayMode.DENY, 5, 4);
        node.cutOff();
        Allowance refused = node.ask(10, 1);

        assertThat(refused.isAdmitted()).isFalse();
        assertThat(refused.isUnavailable()).isTrue();
        assertThat(refused.retryAfterMillis()).isEqualTo(1_000);
        assertThat(refused.refusedBy()).isEmpty();
    }

    @Test
    void afterAFewFailuresNobodyAsksUntilItAnswersAgain() {
        Node node = node(AwayMode.LOCAL, 1, 0);
        node.link.reachable = false;
        assertThat(node.limiter.isShared()).isTrue();
        node.admit(100, 10);
        assertThat(node.limiter.isShared()).isFalse();
        assertThat(node.link.asked).isEqualTo(3);

        node.limiter.tend();
        assertThat(node.limiter.isShared()).isFalse();
        node.link.reachable = true;
        node.limiter.tend();
        assertThat(node.limiter.isShared()).isTrue();
        assertThat(common.inMinute()).isEqualTo(10);
    }

    @Test
    void aNodeWithoutRequestsFindsOutAsWell() {
        Node node = node(AwayMode.LOCAL, 1, 0);
        node.link.reachable = false;
        node.limiter.tend();
        node.limiter.tend();
        node.limiter.tend();

        assertThat(node.limiter.isShared()).isFalse();
    }

    @Test
    void oneFailureAmongManyAnswersChangesNothing() {
        Node node = node(AwayMode.SHARE, 1, 0);
        for (int i = 0; i < 10; i++) {
            node.link.reachable = false;
            assertThat(node.admit(100, 1)).isEqualTo(1);
            node.link.reachable = true;
            assertThat(node.admit(100, 1)).isEqualTo(1);
        }
        node.limiter.tend();

        assertThat(node.limiter.isShared()).isTrue();
        assertThat(common.inMinute()).isEqualTo(20);
    }

    @Test
    void anAnswerThatIsMissedOnceIsNoReasonToAdmitWhatIsKnownNotToFit() {
        common.remembersRefusals = true;
        Node node = node(AwayMode.LOCAL, 1, 0);
        Node other = node(AwayMode.LOCAL, 1, 0);
        assertThat(other.admit(10, 11)).isEqualTo(10);
        assertThat(node.admit(10, 1)).isZero();
        node.link.reachable = false;

        assertThat(node.admit(10, 2)).isZero();
        assertThat(node.limiter.isShared()).isTrue();
    }

    @Test
    void whatALateAnswerSaysIsNotTakenIsHandedInAtOnce() {
        Node node = node(AwayMode.LOCAL, 1, 0);
        common.acquire(limits(10), 10, new Allowance());
        node.link.answersLate = true;
        assertThat(node.admit(10, 2)).isEqualTo(2);
        assertThat(common.inMinute()).isEqualTo(10);

        node.link.lateAnswersCome();

        assertThat(node.limiter.isShared()).isTrue();
        assertThat(common.inMinute()).isEqualTo(12);
    }

    @Test
    void whatALateAnswerSaysIsTakenIsNotHandedIn() {
        Node node = node(AwayMode.LOCAL, 1, 0);
        node.link.answersLate = true;
        assertThat(node.admit(10, 2)).isEqualTo(2);

        node.link.lateAnswersCome();
        node.limiter.tend();

        assertThat(common.replayed).isZero();
        assertThat(common.inMinute()).isEqualTo(2);
    }

    @Test
    void whatALateAnswerSaysIsTakenIsGivenBackWhereItWasRefused() {
        Node node = node(AwayMode.SHARE, 2, 0);
        Node other = node(AwayMode.SHARE, 2, 1);
        other.admit(10, 6);
        node.admit(10, 1);
        node.link.answersLate = true;
        assertThat(node.admit(10, 1)).isZero();
        assertThat(common.inMinute()).isEqualTo(8);

        node.link.lateAnswersCome();

        assertThat(common.inMinute()).isEqualTo(7);
        assertThat(other.admit(10, 9)).isEqualTo(3);
    }

    @Test
    void whereAnAnswerIsMissedThatAdmitsWhichFitsWhateverTheOthersDid() {
        Node node = node(AwayMode.SHARE, 2, 0);
        Node other = node(AwayMode.SHARE, 2, 1);
        assertThat(other.admit(10, 1)).isEqualTo(1);
        assertThat(node.admit(10, 2)).isEqualTo(2);
        node.link.reachable = false;

        // As far as this node knows, 3 of 10 are used, and 5 are the other's share.
        assertThat(node.admit(10, 2)).isEqualTo(2);

        assertThat(node.limiter.isShared()).isTrue();
    }

    @Test
    void whereAnAnswerIsMissedNothingIsAdmittedThatOthersMayHaveTaken() {
        Node node = node(AwayMode.SHARE, 2, 0);
        Node other = node(AwayMode.SHARE, 2, 1);
        assertThat(other.admit(10, 4)).isEqualTo(4);
        assertThat(node.admit(10, 1)).isEqualTo(1);
        assertThat(other.admit(10, 5)).isEqualTo(5);
        node.link.answersLate = true;

        Allowance refused = node.ask(10, 1);

        assertThat(refused.refusedBy()).contains(Window.MINUTE);
        assertThat(refused.retryAfterMillis()).isEqualTo(1_000);
        assertThat(node.limiter.isShared()).isTrue();
    }

    @Test
    void withoutAnyAnswerAMissedOneIsAdmittedWhereTheShareHasRoomForAsManyOnEachNode() {
        Node node = node(AwayMode.SHARE, 3, 0);
        node.link.reachable = false;
        assertThat(node.admit(9, 1)).isEqualTo(1);
        assertThat(node.admit(9, 1)).isZero();
        assertThat(node.limiter.isShared()).isTrue();
    }

    @Test
    void whatIsWithoutLimitIsAdmittedThoughAnAnswerIsMissed() {
        Node node = node(AwayMode.SHARE, 3, 0);
        node.link.reachable = false;
        Allowance result = new Allowance();
        node.limiter.acquire(KEY, UNLIMITED, 1, result);

        assertThat(result.isAdmitted()).isTrue();
    }

    @Test
    void anAnswerOfAMinuteAgoSaysNothing() {
        Node node = node(AwayMode.SHARE, 2, 0);
        node.admit(8, 1);
        time.advance(Duration.ofMillis(MINUTE_MILLIS + 1_000));
        node.limiter.forget();
        node.link.reachable = false;

        // Both nodes may be at it, with shares of 4.
        assertThat(node.admit(8, 2)).isEqualTo(1);
    }

    @Test
    void thoseThatWaitAtTheSameTimeFailAsOne() {
        Node node = node(AwayMode.SHARE, 2, 0);
        node.admit(100, 1);
        node.link.hangs = true;
        List<Allowance> asked = node.askTogether(100, 20);
        node.link.giveUp();
        assertThat(asked).allMatch(Allowance::isAdmitted);
        assertThat(node.limiter.isShared()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(node.limiter.isShared()).isTrue();
            node.askTogether(100, 1);
            node.link.giveUp();
        }

        assertThat(node.limiter.isShared()).isFalse();
    }

    @Property(tries = 1_000)
    void lateAnswersLetANodeThatIsAloneAdmitNoMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 20) int limit, @ForAll long seed) {
        Run run = new Run(AwayMode.SHARE, 1, limit);
        Random random = new Random(seed);
        Node node = run.nodes.get(0);
        for (int i = 0; i < 100; i++) {
            node.ask(limit, 0);
            run.time.advance(Duration.ofMillis(random.nextInt(5_000)));
            node.link.hangs = true;
            node.link.comesTooLate = random.nextBoolean();
            List<Allowance> asked = new ArrayList<>(node.askTogether(limit, random.nextInt(limit + 5)));
            if (random.nextBoolean()) {
                node.link.giveUp();
                asked.addAll(node.askTogether(limit, random.nextInt(limit + 5)));
            }
            node.link.goOn();
            asked.stream()
                    .filter(Allowance::isAdmitted)
                    .forEach(each -> run.admitted.add(run.time.nanos() / 1_000_000));
        }

        assertThat(run.mostInAMinute()).isLessThanOrEqualTo(limit);
        assertThat(run.common.inMinute()).isGreaterThanOrEqualTo(run.admittedInLastMinute());
    }

    @Property(tries = 1_000)
    void nodesThatAreAskedForTheirSharesAdmitNoMoreThanTheLimitHoweverLateAnswersAre(
            @ForAll @IntRange(min = 2, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 40) int limit,
            @ForAll long seed) {
        Run run = new Run(AwayMode.SHARE, count, limit);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            run.time.advance(Duration.ofMillis(random.nextInt(10_000)));
            int each = random.nextInt(1 + limit / count);
            List<Allowance> asked = new ArrayList<>();
            for (Node node : run.nodes) {
                if (i > 0) {
                    node.ask(limit, 0);
                }
                node.link.hangs = true;
                asked.addAll(node.askTogether(limit, each));
            }
            List<Node> inAnyOrder = new ArrayList<>(run.nodes);
            Collections.shuffle(inAnyOrder, random);
            for (Node node : inAnyOrder) {
                if (random.nextBoolean()) {
                    node.link.giveUp();
                }
                node.link.goOn();
            }
            asked.stream()
                    .filter(Allowance::isAdmitted)
                    .forEach(admitted -> run.admitted.add(run.time.nanos() / 1_000_000));
            run.nodes.forEach(node -> node.limiter.tend());
        }

        assertThat(run.mostInAMinute()).isLessThanOrEqualTo(limit);
    }

    @Test
    void whatIsKnownOfRefusalsSaysNothingOfWhetherTheSharedLimiterAnswers() {
        common.remembersRefusals = true;
        Node node = node(AwayMode.LOCAL, 1, 0);
        common.acquire(limits(1), 2, new Allowance());
        node.link.reachable = false;
        for (int i = 0; i < 3; i++) {
            assertThat(node.limiter.isShared()).isTrue();
            assertThat(node.admit(1, 1)).isZero();
            node.limiter.tend();
        }

        assertThat(node.limiter.isShared()).isFalse();
    }

    @Test
    void whatIsLostIsToldAgainBeforeAnybodyIsAskedAgain() {
        Node one = node(AwayMode.SHARE, 2, 0);
        Node other = node(AwayMode.SHARE, 2, 1);
        one.limiter.tend();
        other.limiter.tend();
        assertThat(one.admit(10, 5)).isEqualTo(5);
        assertThat(other.admit(10, 6)).isEqualTo(5);
        common.lose();

        one.limiter.tend();
        assertThat(one.limiter.isShared()).isFalse();
        assertThat(one.admit(10, 5)).isZero();
        other.limiter.tend();
        assertThat(other.limiter.isShared()).isTrue();
        one.limiter.tend();
        assertThat(one.limiter.isShared()).isTrue();

        assertThat(one.admit(10, 5) + other.admit(10, 5)).isZero();
    }

    @Test
    void whoDoesNotComeIsWaitedForAMomentOnly() {
        Node one = node(AwayMode.SHARE, 2, 0);
        one.limiter.tend();
        common.lose();
        one.limiter.tend();
        one.limiter.tend();
        assertThat(one.limiter.isShared()).isFalse();

        time.advance(Duration.ofMillis(500));
        one.limiter.tend();

        assertThat(one.limiter.isShared()).isTrue();
    }

    @Test
    void whatWasHandedInCountsOnceThoughTheAnswerGotLost() {
        Node node = node(AwayMode.LOCAL, 1, 0);
        node.cutOff();
        node.admit(100, 7);
        node.link.reachable = true;
        node.link.losesPushAnswers = true;
        node.limiter.tend();
        assertThat(node.limiter.isShared()).isFalse();
        node.admit(100, 2);
        node.link.losesPushAnswers = false;
        node.limiter.tend();
        node.limiter.tend();

        assertThat(node.limiter.isShared()).isTrue();
        assertThat(common.inMinute()).isEqualTo(9);
    }

    @Test
    void whatIsHandedInAfterALongTimeIsFewCounts() {
        Node node = node(AwayMode.ALLOW, 1, 0);
        node.cutOff();
        for (int i = 0; i < 5 * 3_600; i++) {
            node.admit(1, 1);
            time.advance(Duration.ofSeconds(1));
        }
        node.comeBack();

        assertThat(common.largestPush).isLessThan(200);
        assertThat(common.replayed).isEqualTo(5 * 3_600);
        assertThat(common.inMinute()).isBetween(59L, 61L);
    }

    @Test
    void sharesComeToTheLimit() {
        for (int nodes = 1; nodes < 8; nodes++) {
            for (long limit = 1; limit < 30; limit++) {
                long sum = 0;
                for (int rank = 0; rank < nodes; rank++) {
                    sum += new NodeShare(nodes, rank).of(limit);
                }
                assertThat(sum).isEqualTo(limit);
            }
        }
        assertThat(new NodeShare(3, 1).of(Limits.UNLIMITED)).isEqualTo(Limits.UNLIMITED);
    }

    private static Limits limits(int perMinute) {
        return Limits.NONE.withUnitsPerRequest(1).with(Window.MINUTE, perMinute);
    }

    private Node node(AwayMode mode, int nodes, int rank) {
        return new Node(common, mode, new NodeShare(nodes, rank), time);
    }

    /** Nodes, and what they admitted. */
    private static final class Run {
        final SettableTime time = new SettableTime(MORNING);
        final Common common = new Common(time);
        final List<Node> nodes = new ArrayList<>();
        final List<Long> admitted = new ArrayList<>();
        final AwayMode mode;
        final int limit;
        boolean outages = true;
        boolean losses = true;

        Run(AwayMode mode, int count, int limit) {
            this.mode = mode;
            this.limit = limit;
            for (int rank = 0; rank < count; rank++) {
                nodes.add(new Node(common, mode, new NodeShare(count, rank), time));
            }
        }

        void walk(Random random, int steps) {
            for (int i = 0; i < steps; i++) {
                Node node = nodes.get(random.nextInt(nodes.size()));
                switch (random.nextInt(!outages ? 9 : losses ? 13 : 12)) {
                    case 0 -> time.advance(Duration.ofMillis(random.nextInt(20_000)));
                    case 1, 2 -> time.advance(Duration.ofMillis(random.nextInt(1_000)));
                    case 9 -> node.cutOff();
                    case 10 -> node.comeBack();
                    case 11 -> nodes.forEach(random.nextBoolean() ? Node::cutOff : Node::comeBack);
                    case 12 -> restart(random);
                    default -> admit(node, random);
                }
            }
        }

        /** Whatever all share is lost, and all come back within a moment, asked for the key meanwhile. */
        void restart(Random random) {
            nodes.forEach(Node::cutOff);
            common.lose();
            for (Node node : nodes) {
                admit(node, random);
                node.link.reachable = true;
                node.limiter.tend();
                admit(node, random);
                time.advance(Duration.ofMillis(random.nextInt(100)));
            }
            nodes.forEach(Node::comeBack);
        }

        void admit(Node node, Random random) {
            long now = time.nanos() / 1_000_000;
            for (long n = node.admit(limit, 1 + random.nextInt(4)); n > 0; n--) {
                admitted.add(now);
            }
        }

        /** What any minute may hold at most. */
        long bound() {
            return switch (mode) {
                case SHARE -> 2L * limit;
                case LOCAL -> (long) nodes.size() * limit;
                case DENY -> limit;
                case ALLOW -> Long.MAX_VALUE;
            };
        }

        long mostInAMinute() {
            long most = 0;
            for (long start : admitted) {
                most = Math.max(
                        most,
                        admitted.stream()
                                .filter(at -> at >= start && at < start + MINUTE_MILLIS)
                                .count());
            }
            return most;
        }

        long admittedInLastMinute() {
            long now = time.nanos() / 1_000_000;
            return admitted.stream().filter(at -> at > now - MINUTE_MILLIS).count();
        }
    }

    private static final class Node {
        final Link link;
        final FallbackRateLimiter limiter;
        RemainingShare rest = RemainingShare.WHOLE;

        Node(Common common, AwayMode mode, NodeShare share, SettableTime time) {
            InMemoryRateLimiter own = new InMemoryRateLimiter(time);
            link = new Link(common, own::recent);
            limiter = new FallbackRateLimiter(link, own, mode, () -> share, () -> rest, time);
            limiter.tend();
        }

        Allowance ask(int perMinute, int cost) {
            Allowance result = new Allowance();
            limiter.acquire(KEY, limits(perMinute), cost, result)
                    .toCompletableFuture()
                    .join();
            return result;
        }

        /** Asks without waiting for answers. */
        List<Allowance> askTogether(int perMinute, int requests) {
            List<Allowance> results = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                results.add(new Allowance());
                limiter.acquire(KEY, limits(perMinute), 1, results.get(i));
            }
            return results;
        }

        long admit(int perMinute, int requests) {
            long admitted = 0;
            for (int i = 0; i < requests; i++) {
                admitted += ask(perMinute, 1).isAdmitted() ? 1 : 0;
            }
            return admitted;
        }

        void cutOff() {
            link.reachable = false;
            while (limiter.isShared()) {
                limiter.tend();
            }
        }

        void comeBack() {
            link.reachable = true;
            limiter.tend();
            assertThat(limiter.isShared()).isTrue();
        }
    }
}
