/// The commands of a run through Systems Manager, in order.
struct SSMCommandPlan {
    /// The maximum number of machines in one command.
    static let batchSize = 50

    /// The requests, in order.
    private let requests: [SSM.SendCommandRequest]

    /// The number of machines that may fail over all waves, if there are several.
    let errorsAllowed: Int?

    /// The common prefix of the markers of all commands.
    let marker: String

    /// The parts of each wave, numbered by their request.
    let waves: [[RunPart]]

    /// Plans a run.
    /// - Throws: ``CommandError/invalid(_:)`` for options that Systems Manager doesn't support.
    init(_ script: Script, on targets: Targets, options: RunOptions, marker: String) throws(CommandError) {
        try options.check()
        let template = try Self.template(script, options)
        self.marker = marker
        switch targets {
        case .instances(let ids):
            let batches = ids.pieces(of: Self.batchSize)
            let startsInWaves = batches.count > 1 && (options.maxConcurrency.isCount || options.maxErrors.isCount)
            let concurrency = options.maxConcurrency.map { max(1, $0.count(of: ids.count)) }
            let requests = batches.map { machines in
                var request = template
                request.instanceIDs = machines
                if startsInWaves, let concurrency { request.maxConcurrency = "\(min(concurrency, Self.batchSize))" }
                return request
            }
            let width =
                !startsInWaves
                ? batches.count
                : options.maxErrors == nil ? max(1, (concurrency ?? Self.batchSize) / Self.batchSize) : 1
            self.requests = requests
            let parts = requests.enumerated().map { RunPart(number: $0.offset, machines: $0.element.instanceIDs) }
            self.waves = parts.pieces(of: width)
            self.errorsAllowed = startsInWaves ? options.maxErrors?.count(of: ids.count) : nil
        case .tags(let tags):
            var request = template
            request.targets = tags.sorted { $0.key < $1.key }.map { SSM.Target(key: "tag:\($0.key)", values: $0.value) }
            (self.requests, self.errorsAllowed) = ([request], nil)
            self.waves = [[RunPart(number: 0, machines: nil)]]
        case .resourceGroup(let name):
            var request = template
            request.targets = [SSM.Target(key: "resource-groups:Name", values: [name])]
            (self.requests, self.errorsAllowed) = ([request], nil)
            self.waves = [[RunPart(number: 0, machines: nil)]]
        }
    }

    /// Returns the command for a part, with a unique marker.
    func request(
        for part: RunPart,
        number: Int,
        _ errorsLeft: Int?
    ) -> (command: SSM.SendCommandRequest, marker: String)? {
        guard self.requests.indices.contains(part.number) else { return nil }
        let marker = "\(self.marker)/\(number)"
        var request = self.requests[part.number]
        request.instanceIDs = part.machines
        request.comment = request.comment.map { "\($0) \(marker)" } ?? marker
        if let errorsLeft { request.maxErrors = "\(errorsLeft)" }
        return (request, marker)
    }

    /// The request without its machines.
    private static func template(_ script: Script, _ options: RunOptions) throws(CommandError) -> SSM.SendCommandRequest
    {
        if let user = script.user {
            throw .invalid("Systems Manager can't run a script as the user \(quoted(user)): omit the user")
        }
        let text = try script.checkedText()
        var parameters = ["commands": [text]]
        if let directory = script.workingDirectory { parameters["workingDirectory"] = [directory] }
        if let limit = options.executionTimeout { parameters["executionTimeout"] = ["\(limit.wholeSeconds)"] }
        if let limit = options.deliveryTimeout, !(30...2_592_000).contains(limit.wholeSeconds) {
            throw .invalid("deliveryTimeout is \(limit.text): Systems Manager accepts 30 s to 30 days")
        }
        var request = SSM.SendCommandRequest(
            documentName: script.interpreter == .powerShell ? "AWS-RunPowerShellScript" : "AWS-RunShellScript",
            timeoutSeconds: options.deliveryTimeout.map { Int($0.wholeSeconds) },
            comment: options.commentLine,
            parameters: parameters,
            outputS3BucketName: options.output?.bucket,
            outputS3KeyPrefix: options.output?.prefix,
            maxConcurrency: options.maxConcurrency?.text,
            maxErrors: options.maxErrors?.text
        )
        request.deprecatedOutputS3Region = options.output?.region
        return request
    }
}

extension RunOptions.Share {
    /// The share in the format of Systems Manager.
    fileprivate var text: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let part): "\(part)%"
        }
    }
}

extension RunOptions.Share? {
    /// Whether it is a number of machines, which can't be passed to each command unchanged.
    fileprivate var isCount: Bool {
        if case .count? = self { true } else { false }
    }
}
