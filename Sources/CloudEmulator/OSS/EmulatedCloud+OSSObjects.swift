import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Returns the full output of an invocation of Cloud Assistant, as `OssOutputDelivery` requests.
    func ossObject(_ key: String, inBucket bucket: String) -> Data? {
        let parts = key.parts(separatedBy: "/", omitsEmpty: true)
        guard parts.count >= 3, parts[parts.count - 1].hasSuffix(".txt"),
            let repetition = Int(parts[parts.count - 1].dropLast(4)),
            let invocation = self.withState({ $0.invocation(parts[parts.count - 3]) }),
            let output = invocation.output, output.bucket == bucket,
            output.key(of: invocation.id, on: parts[parts.count - 2], repetition: repetition) == key,
            let result = invocation.record(ofRepetition: repetition)?.run(on: parts[parts.count - 2])?
                .phase(at: self.time.now()).result
        else { return nil }
        return result.standardOutput + result.standardError
    }

    /// Returns whether a bucket exists, which is the case if an invocation names it.
    func hasOSSBucket(_ name: String) -> Bool {
        self.withState { state in state.invocations.contains { $0.output?.bucket == name } }
    }
}

extension AssistantInvocation {
    /// Returns the record of a repetition, counted from 1.
    fileprivate func record(ofRepetition number: Int) -> CommandRecord? {
        if number == self.repeats { return self.record }
        // The first record of a schedule is a placeholder for the time before the first run.
        return self.history.indices.dropFirst().contains(number) ? self.history[number] : nil
    }
}
