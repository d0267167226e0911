package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static dev.hearth.loop.Timeout.moveOnAfter;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.Channel;
import dev.hearth.loop.sync.Channel.Receiver;
import dev.hearth.loop.sync.Channel.Sender;
import dev.hearth.loop.sync.ChannelStatistics;
import dev.hearth.loop.sync.EndClosedException;
import dev.hearth.loop.sync.EndOfChannelException;
import dev.hearth.loop.sync.NoReceiversException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/// Channels: trio's rules.
@LoopTest
class ChannelTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void valuesComeInTheOrderTheyWereSentAndIterationEndsWithTheLastSender(TestLoop test)
      throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      Task<Boolean> consuming = begin(() -> channel.receiver().forEach(seen::add));
      Sender<String> other = channel.sender().another();
      try (Sender<String> sender = channel.sender()) {
        sender.send("a");
        sender.send("b");
      }
      settle();
      assertThat(consuming.isDone()).isFalse();
      other.send("c");
      other.close();
      assertThat(consuming.await()).isTrue();
      assertThat(seen).containsExactly("a", "b", "c");
    });
  }

  @Test
  void aChannelWithoutRoomHandsFromTaskToTask(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      assertThat(channel.sender().trySend("nobody is here")).isFalse();
      Task<Boolean> sending = begin(() -> channel.sender().send("a"));
      settle();
      assertThat(sending.isDone()).isFalse();
      assertThat(channel.receiver().receive()).isEqualTo("a");
      assertThat(sending.await()).isTrue();
      Task<String> receiving = EventLoop.current().start(() -> channel.receiver().receive());
      assertThat(channel.sender().trySend("b")).isTrue();
      assertThat(receiving.await()).isEqualTo("b");
    });
  }

  @Test
  void aFullChannelHoldsTheSenderUp(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<Integer> channel = Channel.open(test.loop(), 2);
      Task<Boolean> sending =
          begin(() -> {
            for (int i = 1; i <= 3; i++) {
              channel.sender().send(i);
            }
          });
      settle();
      assertThat(sending.isDone()).isFalse();
      assertThat(channel.sender().trySend(4)).isFalse();
      assertThat(channel.statistics()).isEqualTo(new ChannelStatistics(2, 2, 1, 1, 1, 0));
      assertThat(channel.receiver().tryReceive()).contains(1);
      assertThat(sending.await()).isTrue();
      assertThat(channel.receiver().receive()).isEqualTo(2);
      assertThat(channel.receiver().receive()).isEqualTo(3);
      assertThat(channel.receiver().tryReceive()).isEmpty();
    });
  }

  @Test
  void eachValueGoesToTheReceiverThatHasWaitedLongest(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      Task<String> first = receive(channel.receiver());
      Task<String> second = receive(channel.receiver().another());
      channel.sender().send("a");
      assertThat(channel.receiver().tryReceive()).isEmpty();
      channel.sender().send("b");
      assertThat(first.await()).isEqualTo("a");
      assertThat(second.await()).isEqualTo("b");
    });
  }

  @Test
  void afterTheLastSenderReceiversGetWhatIsLeftAndThenMeetTheEnd(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      channel.sender().send("a");
      channel.sender().close();
      assertThat(channel.receiver().receive()).isEqualTo("a");
      assertThatThrownBy(() -> channel.receiver().receive())
          .isInstanceOf(EndOfChannelException.class);
      assertThatThrownBy(() -> channel.receiver().tryReceive())
          .isInstanceOf(EndOfChannelException.class);
      Iterator<String> none = channel.receiver().iterator();
      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @Test
  void theEndReachesAReceiverThatWaits(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      Task<String> receiving = receive(channel.receiver());
      channel.sender().close();
      ended(receiving);
      assertThat(receiving.exceptionNow()).isInstanceOf(EndOfChannelException.class);
    });
  }

  @Test
  void withoutReceiversNothingCanBeSent(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      channel.sender().send("dropped");
      Task<Boolean> sending = begin(() -> channel.sender().send("waiting"));
      Receiver<String> other = channel.receiver().another();
      channel.receiver().close();
      settle();
      assertThat(sending.isDone()).isFalse();
      other.close();
      ended(sending);
      assertThat(sending.exceptionNow()).isInstanceOf(NoReceiversException.class);
      assertThatThrownBy(() -> channel.sender().send("late"))
          .isInstanceOf(NoReceiversException.class);
      assertThatThrownBy(() -> channel.sender().trySend("late"))
          .isInstanceOf(NoReceiversException.class);
      assertThat(channel.statistics().buffered()).isZero();
    });
  }

  @Test
  void aClosedEndIsOfNoUseAndLeavesTheOthersAlone(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      Sender<String> sender = channel.sender().another();
      Receiver<String> receiver = channel.receiver().another();
      Task<Boolean> sending = begin(() -> sender.send("a"));
      sender.close();
      sender.close();
      Task<String> receiving = receive(receiver);
      receiver.close();
      ended(sending, receiving);
      assertThat(sending.exceptionNow()).isInstanceOf(EndClosedException.class);
      assertThat(receiving.exceptionNow()).isInstanceOf(EndClosedException.class);
      assertThatThrownBy(() -> sender.trySend("b")).isInstanceOf(EndClosedException.class);
      assertThatThrownBy(receiver::tryReceive).isInstanceOf(EndClosedException.class);
      assertThatThrownBy(sender::another).isInstanceOf(EndClosedException.class);
      assertThatThrownBy(receiver::another).isInstanceOf(EndClosedException.class);
      Task<String> stillThere = receive(channel.receiver());
      channel.sender().send("c");
      assertThat(stillThere.await()).isEqualTo("c");
    });
  }

  @Test
  void aCancelledSenderHasSentNothing(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      Task<Boolean> leaving = begin(() -> channel.sender().send("a"));
      Task<Boolean> staying = begin(() -> channel.sender().send("b"));
      leaving.cancel("enough");
      assertThat(channel.statistics().waitingSenders()).isEqualTo(1);
      assertThat(channel.receiver().receive()).isEqualTo("b");
      ended(leaving, staying);
      assertThat(leaving.isCancelled()).isTrue();
    });
  }

  @Test
  void aCancelledReceiverHasTakenNothing(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 1);
      Task<String> leaving = receive(channel.receiver());
      leaving.cancel("enough");
      channel.sender().send("a");
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
      assertThat(channel.receiver().tryReceive()).contains("a");
    });
  }

  @Test
  void aReceiverCancelledAfterItWasServedHasItsValue(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      Task<Boolean> served =
          begin(() -> {
            seen.add(channel.receiver().receive());
            hang();
          });
      channel.sender().send("a");
      served.cancel("too late for this one");
      ended(served);
      assertThat(seen).containsExactly("a");
      assertThat(served.isCancelled()).isTrue();
    });
  }

  @Test
  void aScopeCancelledAfterTheValueCameLeavesItToo(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      CancelScope scope = new CancelScope();
      Task<Boolean> served =
          begin(() ->
              scope.run(() -> {
                seen.add(channel.receiver().receive());
                seen.add(channel.receiver().receive());
              }));
      channel.sender().send("a");
      scope.cancel("too late for this one");
      assertThat(channel.sender().trySend("b")).isFalse();
      ended(served);
      assertThat(seen).containsExactly("a");
    });
  }

  @Test
  void aTimeoutEndsTheWait(TestLoop test) throws Exception {
    test.run(() -> {
      Channel<String> channel = Channel.open(test.loop(), 0);
      assertThat(moveOnAfter(ofSeconds(1), () -> channel.receiver().receive())).isEmpty();
      assertThat(moveOnAfter(ofSeconds(1), () -> channel.sender().send("a"))).isFalse();
      assertThat(channel.statistics()).isEqualTo(new ChannelStatistics(0, 0, 1, 1, 0, 0));
    });
  }

  @Test
  void aChannelBelongsToItsLoop(TestLoop test) throws Exception {
    try (EventLoop other = EventLoop.open("other")) {
      Channel<String> channel = Channel.open(other, 1);
      test.run(() ->
          assertThatThrownBy(() -> channel.sender().send("a"))
              .isInstanceOf(WrongThreadException.class));
    }
  }

  @Test
  void aCapacityCannotBeNegative(TestLoop test) {
    assertThatThrownBy(() -> Channel.open(test.loop(), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Task<String> receive(Receiver<String> receiver) {
    return EventLoop.current().start(receiver::receive);
  }
}
