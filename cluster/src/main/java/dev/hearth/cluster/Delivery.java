package dev.hearth.cluster;

/// What becomes of a job whose worker is lost.
public sealed interface Delivery {
  /// The job is run once or not at all: a lost worker ends it with [WorkerLostException].
  record AtMostOnce() implements Delivery {}

  /// Another worker runs the job again. The first outcome counts, and is what everybody gets who
  /// submits with the same key, for as long as outcomes are kept.
  ///
  /// @param key names the intention (`invoice-2041`), not the attempt; 1 to 256 characters
  record AtLeastOnce(String key) implements Delivery {
    /// Checks the key.
    public AtLeastOnce {
      String _ = Names.key(key);
    }
  }

  /// The default.
  static Delivery atMostOnce() {
    return new AtMostOnce();
  }

  /// Run again when a worker is lost.
  ///
  /// @param key see [AtLeastOnce]
  /// @throws InvalidJobException when the key is empty or too long
  static Delivery atLeastOnce(String key) {
    return new AtLeastOnce(key);
  }
}
