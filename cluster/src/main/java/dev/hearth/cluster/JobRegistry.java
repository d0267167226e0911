package dev.hearth.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The jobs that can be run here, by name and version. Immutable.
///
/// A version is a promise about arguments and result: change them, and register the new job beside
/// the old one under the next version, until no hub asks for the old one any more.
public final class JobRegistry {
  /// A job's name and version.
  record Id(String name, int version) {
    @Override
    public String toString() {
      return name + " version " + version;
    }
  }

  private final Map<Id, Job> jobs;
  private final SortedMap<String, SortedSet<Integer>> versions;

  private JobRegistry(Map<Id, Job> jobs) {
    this.jobs = Map.copyOf(jobs);
    TreeMap<String, SortedSet<Integer>> all = new TreeMap<>();
    for (Id id : jobs.keySet()) {
      all.computeIfAbsent(id.name(), _ -> new TreeSet<>()).add(id.version());
    }
    this.versions = all;
  }

  /// Collects jobs.
  public static Builder builder() {
    return new Builder();
  }

  /// The jobs of every [JobProvider] that the caller's class loader finds. Reads files: call it off
  /// the loop.
  ///
  /// @throws InvalidJobException when two providers bring the same name and version
  /// @throws java.util.ServiceConfigurationError when a provider cannot be loaded
  public static JobRegistry load() {
    return load(JobRegistry.class.getClassLoader());
  }

  /// The jobs of every [JobProvider] that this class loader finds, as [#load()].
  public static JobRegistry load(ClassLoader loader) {
    Builder builder = builder();
    for (JobProvider provider : ServiceLoader.load(JobProvider.class, loader)) {
      provider.register(builder);
    }
    return builder.build();
  }

  /// The job of this name and version.
  public Optional<Job> find(String name, int version) {
    return Optional.ofNullable(jobs.get(new Id(name, version)));
  }

  /// The versions of every job, by name.
  public Map<String, List<Integer>> versions() {
    Map<String, List<Integer>> all = new LinkedHashMap<>();
    versions.forEach((name, numbers) -> all.put(name, List.copyOf(numbers)));
    return all;
  }

  /// What is wrong with asking for this job here, for a message.
  String missing(String name, int version) {
    SortedSet<Integer> known = versions.get(name);
    if (known == null) {
      return "no job is called \"%s\" here; there are %s".formatted(name, versions.keySet());
    }
    return "job %s has version %s here; version %d was asked for"
        .formatted(name, NoWorkersException.list(known), version);
  }

  Iterable<Id> ids() {
    return jobs.keySet();
  }

  /// Collects jobs for a registry. One thread.
  public static final class Builder {
    private final Map<Id, Job> jobs = new LinkedHashMap<>();

    private Builder() {}

    /// Adds a job.
    ///
    /// @param name 1 to 64 letters, digits, `_` and `-`
    /// @param version 1 or more
    /// @throws InvalidJobException when the name is not valid, or name and version are taken
    public Builder add(String name, int version, Job job) {
      Id id = new Id(Names.job(name), Names.version(name, version));
      Job other = jobs.putIfAbsent(id, job);
      if (other != null) {
        throw new InvalidJobException(
            "job %s is registered twice, as %s and as %s: give one of them another name or version"
                .formatted(id, other.getClass().getName(), job.getClass().getName()));
      }
      return this;
    }

    /// The registry of what was added.
    public JobRegistry build() {
      return new JobRegistry(jobs);
    }
  }
}
