package dev.hearth.core.update;

import dev.hearth.core.Hub;
import dev.hearth.core.Listeners;
import dev.hearth.core.entity.UpdateSource;
import dev.hearth.core.entry.AuthenticationFailedException;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryErrorException;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.entry.NotReadyException;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Fetches data that several entities of a config entry share, once for all of them.
///
/// ```java
/// public void setUpEntry(Hub hub, ConfigEntry entry) {
///   var weather =
///       new DataUpdateCoordinator<>(hub, entry, "weather", every(ofMinutes(10)), () -> ask(entry));
///   weather.firstRefresh();
///   entry.addEntities(new Temperature(weather), new Wind(weather));
/// }
/// ```
///
/// It fetches in its interval while it has listeners, which entities are that name it with
/// [dev.hearth.core.entity.Entity#coordinator]; between whiles when somebody [asks][#refresh], or
/// [asks in vain][#requestRefresh] more than once in ten seconds. There is one fetch at a time.
/// Fetches that fail are told once when they begin to, and once when they work again; meanwhile the
/// coordinator, and so its entities, are not available, and the [data][#data] are the last ones.
/// Refused credentials end the fetches, and a person is asked for others.
///
/// Listeners, timers and fetches belong to the owner that made the coordinator, and end with the
/// entry.
///
/// Source of the rules: Home Assistant's `DataUpdateCoordinator`.
///
/// **Threads:** loop only.
///
/// @param <T> the type of the data; immutable, since all listeners share them
public final class DataUpdateCoordinator<T> implements UpdateSource {
  private static final Logger LOG = System.getLogger(DataUpdateCoordinator.class.getName());
  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final ConfigEntry entry;
  private final Owner owner;
  private final String name;
  private final UpdateOptions options;
  private final Callable<? extends T> fetch;
  private final Debouncer requests;
  private final Semaphore turn = new Semaphore(1, true);
  private final Listeners<Boolean> listeners;

  /// Where in a second this one fetches, so that many do not fetch at once.
  private final Duration offset;

  private @Nullable T data;
  private @Nullable TimerHandle timer;
  private Optional<Throwable> lastFailure = Optional.empty();
  private Optional<Duration> retryAfter = Optional.empty();
  private boolean refused;
  private boolean closed;

  /// Makes one for an entry that is being set up; nothing is fetched yet.
  ///
  /// @param name what is fetched, for the log
  /// @param fetch gets the data; runs in a task of the entry's, and may suspend and block. Throws
  ///   [UpdateFailedException], or anything else, when there are none, and
  ///   [AuthenticationFailedException] when the credentials are refused
  /// @throws OperationNotAllowedException when the entry is not loaded or being set up
  public DataUpdateCoordinator(
      Hub hub, ConfigEntry entry, String name, UpdateOptions options, Callable<? extends T> fetch) {
    hub.loop().verifyOnLoop();
    this.loop = hub.loop();
    this.entry = entry;
    this.owner = loop.currentOwner();
    this.name = Objects.requireNonNull(name, "name");
    this.options = options;
    this.fetch = Objects.requireNonNull(fetch, "fetch");
    this.listeners = new Listeners<>(loop, name);
    this.offset = Duration.ofMillis(new SplittableRandom().nextInt(50, 500));
    this.requests =
        new Debouncer(
            loop, COOLDOWN, true, Job.task("refresh of " + name, this::refresh).background(true));
    entry.onUnload(this::close);
  }

  /// What was fetched last.
  ///
  /// @throws IllegalStateException when nothing has been yet
  public T data() {
    loop.verifyOnLoop();
    T now = data;
    if (now == null) {
      throw new IllegalStateException("there are no data of " + name + " yet: refresh first");
    }
    return now;
  }

  @Override
  public boolean isAvailable() {
    loop.verifyOnLoop();
    return data != null && lastFailure.isEmpty();
  }

  /// Why there are no new data; empty while there are.
  public Optional<Throwable> lastFailure() {
    loop.verifyOnLoop();
    return lastFailure;
  }

  // ---------------------------------------------------------------- fetching

  /// Fetches for the first time. Suspends the calling task. For [the
  /// set-up][dev.hearth.core.entry.EntryIntegration#setUpEntry], which ends with what this throws.
  ///
  /// @throws NotReadyException when there are no data: the entry is tried again later
  /// @throws AuthenticationFailedException when the credentials are refused
  /// @throws EntryErrorException when the fetch says that trying again is of no use
  /// @throws OperationNotAllowedException when the entry is not being set up
  public void firstRefresh() {
    loop.verifyOnLoop();
    if (entry.state() != EntryState.SETUP_IN_PROGRESS) {
      throw new OperationNotAllowedException(
          "the first refresh of " + name + " is for the set-up of its entry; call refresh()");
    }
    inTurn(() -> attempt(true));
    switch (lastFailure.orElse(null)) {
      case null -> {}
      case AuthenticationFailedException e -> throw e;
      case EntryErrorException e -> throw e;
      case Throwable e -> {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        throw retryAfter
            .map(pause -> notReady(message, pause, e))
            .orElseGet(() -> new NotReadyException(message, e));
      }
    }
  }

  private static NotReadyException notReady(String message, Duration pause, Throwable cause) {
    var failure = new NotReadyException(message, pause);
    failure.initCause(cause);
    return failure;
  }

  /// Fetches now, or when the fetch that is under way has ended, and tells the listeners. Suspends
  /// the calling task. When it fails, [#lastFailure] says why.
  public void refresh() {
    loop.verifyOnLoop();
    requests.cancel();
    inTurn(() -> attempt(false));
  }

  /// Asks for fresh data: fetches at once, unless it did so on request in the last ten seconds;
  /// then it does at the end of these. Suspends the calling task while it fetches.
  @Override
  public void requestRefresh() {
    loop.verifyOnLoop();
    requests.call();
  }

  private void inTurn(Runnable body) {
    try {
      turn.acquire();
    } catch (InterruptedException e) {
      throw new CancelledException("the refresh of " + name + " was interrupted", e);
    }
    try {
      body.run();
    } finally {
      turn.release();
    }
  }

  private void attempt(boolean isFirst) {
    if (closed) {
      return;
    }
    cancelTimer();
    T fresh;
    try {
      try {
        fresh = Timeout.failAfter(options.limit(), () -> Objects.requireNonNull(fetch(fetch)));
      } finally {
        loop.verifyOnLoop(); // it may have lost the loop
      }
    } catch (CancelledException e) {
      schedule();
      throw e;
    } catch (InterruptedException e) {
      schedule();
      throw new CancelledException("the refresh of " + name + " was interrupted", e);
    } catch (Throwable e) {
      failed(e, isFirst);
      return;
    }
    if (!closed) {
      worked(fresh);
    }
  }

  private void worked(T fresh) {
    boolean wasAvailable = lastFailure.isEmpty();
    boolean isNew = !fresh.equals(data);
    data = fresh;
    succeed();
    schedule();
    if (options.tellsAlways() || isNew || !wasAvailable) {
      tell();
    }
  }

  private void succeed() {
    if (lastFailure.isPresent()) {
      LOG.log(Level.INFO, "{0} of {1} can be fetched again", name, entry);
    }
    lastFailure = Optional.empty();
    retryAfter = Optional.empty();
    refused = false;
  }

  private void failed(Throwable failure, boolean isFirst) {
    boolean isNews = lastFailure.isEmpty();
    lastFailure = Optional.of(failure);
    retryAfter = failure instanceof UpdateFailedException own ? own.retryAfter() : Optional.empty();
    if (closed) {
      return;
    }
    if (failure instanceof AuthenticationFailedException) {
      refused = true;
      if (!isFirst) {
        LOG.log(Level.ERROR, "{0} of {1}: {2}", name, entry, text(failure));
        entry.startReauthentication();
      }
    } else if (isNews && !isFirst) {
      boolean isExpected =
          failure instanceof UpdateFailedException || failure instanceof TimeoutException;
      if (isExpected) {
        LOG.log(Level.ERROR, "{0} of {1} cannot be fetched: {2}", name, entry, text(failure));
      } else {
        LOG.log(Level.ERROR, name + " of " + entry + " cannot be fetched", failure);
      }
    }
    if (isFirst) {
      return; // the entry is tried again, with another coordinator
    }
    schedule();
    if (isNews) {
      tell();
    }
  }

  private String text(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "it takes longer than " + options.limit().toSeconds() + " s";
    }
    return String.valueOf(failure.getMessage());
  }

  // ---------------------------------------------------------------- pushing

  /// Takes data that the other side has sent by itself, tells the listeners, and counts the
  /// interval from now.
  public void setData(T fresh) {
    loop.verifyOnLoop();
    Objects.requireNonNull(fresh, "fresh");
    if (!closed) {
      requests.cancel();
      data = fresh;
      succeed();
      schedule();
      tell();
    }
  }

  /// Takes note that there are no data any more, such as when a connection is lost, and tells the
  /// listeners, unless they know.
  public void setFailure(Throwable failure) {
    loop.verifyOnLoop();
    Objects.requireNonNull(failure, "failure");
    boolean isNews = lastFailure.isEmpty();
    lastFailure = Optional.of(failure);
    if (isNews && !closed) {
      LOG.log(Level.ERROR, "{0} of {1} cannot be fetched: {2}", name, entry, text(failure));
      tell();
    }
  }

  // ---------------------------------------------------------------- listeners

  /// @throws dev.hearth.core.HubException when there are too many; one is added again and again
  @Override
  public Registration listen(Runnable listener) {
    Registration added = listeners.add(_ -> listener.run());
    if (timer == null) {
      schedule();
    }
    return () -> {
      added.close();
      if (listeners.isEmpty()) {
        cancelTimer();
        requests.cancel();
      }
    };
  }

  private void tell() {
    listeners.tell(isAvailable());
  }

  // ---------------------------------------------------------------- the interval

  private void schedule() {
    cancelTimer();
    Duration pause = retryAfter.or(options::interval).orElse(null);
    retryAfter = Optional.empty();
    if (pause == null || listeners.isEmpty() || closed || refused) {
      return;
    }
    if (entry.settings().disablePolling()) {
      return;
    }
    // An owner that is stuck has this wait, so it looks again.
    loop.runAs(
        owner,
        () -> {
          if (!closed && timer == null) {
            timer = loop.callAt(moment(pause), this::due);
          }
        });
  }

  /// The whole second of now, so that intervals do not grow by what a fetch takes, and the offset.
  private long moment(Duration pause) {
    long now = loop.clock().nanoTime();
    long second = now - Math.floorMod(now, 1_000_000_000L);
    return second + pause.plus(offset).toNanos();
  }

  private void due() {
    timer = null;
    if (turn.availablePermits() == 0) {
      return; // a fetch is under way, and sets the timer when it ends
    }
    Task<Boolean> _ =
        loop.start(
            TaskOptions.named("update of " + name).ownedBy(owner).background(),
            () -> {
              inTurn(() -> attempt(false));
              return true;
            });
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void close() {
    closed = true;
    cancelTimer();
    requests.close();
    listeners.clear();
  }

  @Override
  public String toString() {
    return name + " of " + entry;
  }

  @Crossing
  private static <T> T fetch(Callable<? extends T> fetch) throws Exception {
    return fetch.call();
  }
}
