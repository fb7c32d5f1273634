/// The options of a run.
public struct RunOptions: Sendable, Hashable {
    /// A part of the machines, as a number or a percentage.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Share: Sendable, Hashable {
        /// A number of machines.
        case count(Int)

        /// A percentage of the machines.
        case percent(Int)
    }

    /// A folder in object storage for the whole output.
    public struct OutputLocation: Sendable, Hashable {
        /// The bucket's name.
        public var bucket: String

        /// The prefix of the objects' keys.
        public var prefix: String?

        /// The bucket's region, if it is not the client's.
        public var region: String?

        /// Creates a location.
        /// - Parameters:
        ///   - bucket: The bucket's name.
        ///   - prefix: The prefix of the objects' keys.
        ///   - region: The bucket's region, if it is not the client's.
        public init(bucket: String, prefix: String? = nil, region: String? = nil) {
            self.bucket = bucket
            self.prefix = prefix
            self.region = region
        }
    }

    /// The time limit of the script on a machine, or `nil` for the service's default.
    ///
    /// The default is an hour at AWS and a minute at Alibaba.
    public var executionTimeout: Duration?

    /// The time limit for reaching a machine, or `nil` for the service's default.
    ///
    /// Systems Manager accepts 30 seconds to 30 days. Cloud Assistant has no such setting. Instead, the library stops
    /// the script on machines that are still pending at that time, as long as a task waits for the run.
    public var deliveryTimeout: Duration?

    /// The number of machines that run the script concurrently, or `nil` for the service's default.
    ///
    /// The default is 50 at AWS and unlimited at Alibaba.
    ///
    /// A service limits one command, and a long list of ids becomes several commands. To keep a count across several
    /// commands, the library starts them in waves, each when the previous one has ended: at AWS for a count and more
    /// than 50 ids, at Alibaba always. Waves start only while a task waits for the run. A percentage applies to each
    /// command of Systems Manager. Cloud Assistant needs machines by id or by tag for a limit. Tags are resolved to ids
    /// first.
    public var maxConcurrency: Share?

    /// The number of tolerated failures, or `nil` for the service's default.
    ///
    /// The next failure stops the rollout: `.count(0)` stops at the first failure.
    ///
    /// The default is 0 at AWS, which has no effect on up to 50 concurrent machines, and unlimited at Alibaba. A count
    /// across several commands starts them one after the other, as for ``maxConcurrency``. A percentage applies to each
    /// command of Systems Manager. With Cloud Assistant failures are counted between waves, so a limit has an effect
    /// only together with ``maxConcurrency``, or on more than 100 machines.
    public var maxErrors: Share?

    /// The purpose of the command, as one line of which up to 50 UTF-16 units are kept.
    public var comment: String?

    /// The location for the whole output, which the service otherwise truncates.
    public var output: OutputLocation?

    /// The time limit for all machines to end, measured from the start.
    ///
    /// If it is `nil`, the wait ends when nothing has changed for longer than the service's own limits allow.
    public var deadline: Duration?

    /// Whether the command is stopped on the machines when the waiting task is cancelled.
    public var cancelsOnTaskCancellation: Bool

    /// Whether output that the service's list truncated is fetched whole, which costs a call for each such machine.
    ///
    /// The default is `true`.
    public var fetchesWholeOutput: Bool

    /// Creates options.
    /// - Parameters:
    ///   - executionTimeout: The time limit of the script on a machine.
    ///   - deliveryTimeout: The time limit for reaching a machine.
    ///   - maxConcurrency: The number of machines that run the script concurrently.
    ///   - maxErrors: The number of tolerated failures. The next one stops the rollout.
    ///   - comment: The purpose of the command.
    ///   - output: The location for the whole output.
    ///   - deadline: The time limit for all machines to end.
    ///   - cancelsOnTaskCancellation: Whether cancelling the waiting task stops the command.
    ///   - fetchesWholeOutput: Whether output that the service's list truncated is fetched whole.
    public init(
        executionTimeout: Duration? = nil,
        deliveryTimeout: Duration? = nil,
        maxConcurrency: Share? = nil,
        maxErrors: Share? = nil,
        comment: String? = nil,
        output: OutputLocation? = nil,
        deadline: Duration? = nil,
        cancelsOnTaskCancellation: Bool = false,
        fetchesWholeOutput: Bool = true
    ) {
        self.executionTimeout = executionTimeout
        self.deliveryTimeout = deliveryTimeout
        self.maxConcurrency = maxConcurrency
        self.maxErrors = maxErrors
        self.comment = comment
        self.output = output
        self.deadline = deadline
        self.cancelsOnTaskCancellation = cancelsOnTaskCancellation
        self.fetchesWholeOutput = fetchesWholeOutput
    }
}

extension RunOptions.Share: CustomStringConvertible {
    /// The number, with a percent sign for a percentage: `20` or `10%`.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let part): "\(part)%"
        }
    }
}
