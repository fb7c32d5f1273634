/// The invocations of a run through Cloud Assistant, in order.
///
/// The service limits neither concurrent machines nor failures, so the library starts the invocations in waves.
struct InvocationPlan<Request: InvocationRequest> {
    /// The requests, in order.
    let requests: [Request]

    /// The parts of each wave, numbered by their request.
    let waves: [[RunPart]]

    /// The marker to search for if the outcome of an invocation is unknown.
    let marker: String

    /// The number of machines that may fail before no further wave starts.
    let errorsAllowed: Int?

    /// The maximum number of machines in one invocation.
    private static var batchSize: Int { 100 }

    /// The maximum number of combinations of tag values.
    ///
    /// Each is an invocation of its own.
    private static var combinationLimit: Int { 50 }

    /// Plans a run.
    /// - Throws: ``CommandError/invalid(_:)`` for options that Cloud Assistant doesn't support.
    init(
        _ template: Request,
        on targets: Targets,
        options: RunOptions,
        marker: String
    ) throws(CommandError) {
        try options.check()
        self.marker = marker
        if case .instances(let ids) = targets {
            let concurrency = options.maxConcurrency.map { max(1, $0.count(of: ids.count)) }
            let size = max(1, min(concurrency ?? ids.count, Self.batchSize))
            let batches = ids.pieces(of: size).enumerated().map { RunPart(number: $0.offset, machines: $0.element) }
            self.requests = Array(repeating: template, count: batches.count)
            let width =
                concurrency.map { max(1, $0 / Self.batchSize) } ?? (options.maxErrors == nil ? batches.count : 1)
            self.waves = batches.pieces(of: width)
            self.errorsAllowed = options.maxErrors?.count(of: ids.count)
            return
        }
        guard options.maxConcurrency == nil, options.maxErrors == nil else {
            throw .invalid(
                "Cloud Assistant limits neither concurrent machines nor failures, and the library supports limits for "
                    + "machines by id and by tag only: use .instances or .tags, or omit maxConcurrency and maxErrors"
            )
        }
        self.errorsAllowed = nil
        switch targets {
        case .tags(let tags):
            let combinations = Self.combinations(of: tags)
            guard combinations.count <= Self.combinationLimit else {
                throw .invalid("the tags have more than \(Self.combinationLimit) combinations of values")
            }
            // A machine has one value of each tag, so no machine is targeted twice.
            self.requests = combinations.map { tags in
                var request = template
                request.resourceTags = tags
                return request
            }
            self.waves = [combinations.indices.map { RunPart(number: $0, machines: nil) }]
        case .resourceGroup(let id):
            var request = template
            request.resourceGroupID = id
            self.requests = [request]
            self.waves = [[RunPart(number: 0, machines: nil)]]
        case .instances: (self.requests, self.waves) = ([], [])
        }
    }

    /// Returns all combinations of one value for each tag, up to one more than the limit.
    private static func combinations(of tags: [String: [String]]) -> [[CloudAssistant.Tag]] {
        tags.sorted { $0.key < $1.key }.reduce([[]]) { chosen, tag in
            Array(
                chosen.lazy.flatMap { earlier in
                    tag.value.map { earlier + [CloudAssistant.Tag(key: tag.key, value: $0)] }
                }.prefix(Self.combinationLimit + 1)
            )
        }
    }
}
