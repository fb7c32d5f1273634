/// How a script is run on machines.
public struct RunOptions: Sendable, Hashable {
    /// A part of the machines, as a number or a percentage.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Share: Sendable, Hashable {
        /// So many machines.
        case count(Int)

        /// So many of a hundred machines.
        case percent(Int)
    }

    /// A folder of object storage for the whole output.
    public struct OutputLocation: Sendable, Hashable {
        /// The bucket's name.
        public var bucket: String

        /// What the objects' names begin with.
        public var prefix: String?

        /// The bucket's region, if it is not the client's.
        public var region: String?

        /// Creates a location.
        /// - Parameters:
        ///   - bucket: The bucket's name.
        ///   - prefix: What the objects' names begin with.
        ///   - region: The bucket's region, if it is not the client's.
        public init(bucket: String, prefix: String? = nil, region: String? = nil) {
            self.bucket = bucket
            self.prefix = prefix
            self.region = region
        }
    }

    /// How long the script may run on a machine; the service's default (an hour at AWS, a minute at Alibaba) if `nil`.
    public var executionTimeout: Duration?

    /// How long a machine may take to be reached before it is given up; the service's default if `nil`.
    ///
    /// Systems Manager accepts 30 seconds to 30 days. Cloud Assistant has no such setting: there the library stops the
    /// script on machines that are still pending then, as long as someone waits for the run.
    public var deliveryTimeout: Duration?

    /// On how many machines the script runs at once; the service's default if `nil`: 50 at AWS, all at Alibaba.
    ///
    /// A service limits one command, and machines named by id are several commands where they are many. So where a
    /// count must hold over several commands, the library starts them in waves, each when the one before it has ended:
    /// at AWS for a count over more than 50 ids, at Alibaba always. Waves go on only while someone waits for the run.
    /// A percentage holds for each command of Systems Manager. Cloud Assistant needs machines named by id or by tag
    /// for a limit; those with a tag are found out first.
    public var maxConcurrency: Share?

    /// How many failures are tolerated; the next one stops the rollout: `.count(0)` stops at the first failure.
    ///
    /// The service's default if it is `nil`: none at AWS, which has no effect on up to 50 machines at once; any number at
    /// Alibaba. A count over several commands starts them one after the other, as for ``maxConcurrency``; a percentage
    /// holds for each command of Systems Manager. With Cloud Assistant failures are counted between waves, so a limit
    /// has an effect only together with ``maxConcurrency``, or on more than 100 machines.
    public var maxErrors: Share?

    /// What the command is for, for people: one line, of which up to 50 UTF-16 units are kept.
    public var comment: String?

    /// Where the whole output goes, which the service otherwise cuts.
    public var output: OutputLocation?

    /// How long to wait for all machines to end, from the start; `nil` waits until nothing has changed for longer than
    /// the service's own limits allow.
    public var deadline: Duration?

    /// Whether the command is stopped on the machines when the task that waits for it is cancelled.
    public var cancelsOnTaskCancellation: Bool

    /// Whether the whole output is fetched where the service's list has cut it, which costs a call for each such machine;
    /// `true` by default.
    public var fetchesWholeOutput: Bool

    /// Creates options.
    /// - Parameters:
    ///   - executionTimeout: How long the script may run on a machine.
    ///   - deliveryTimeout: How long the service tries to reach a machine.
    ///   - maxConcurrency: On how many machines it runs at once.
    ///   - maxErrors: How many failures are tolerated before it is started on no further machine.
    ///   - comment: What the command is for.
    ///   - output: Where the whole output goes.
    ///   - deadline: How long to wait for all machines to end.
    ///   - cancelsOnTaskCancellation: Whether cancelling the waiting task stops the command.
    ///   - fetchesWholeOutput: Whether output that the service's list has cut is fetched whole.
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
    /// The number, with a sign where it is a percentage: `20` or `10%`.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let part): "\(part)%"
        }
    }
}
