import CloudCore
public import CloudFoundation

extension EmulatedCloud {
    /// Returns an object that contains the full output of a command on a machine.
    ///
    /// Requests store such objects in S3 with `OutputS3BucketName`, and in OSS with `OssOutputDelivery`.
    /// - Parameters:
    ///   - key: The object's key, such as `prefix/COMMAND/i-1/awsrunShellScript/0.awsrunShellScript/stdout` in S3, and
    ///     `prefix/INVOCATION/i-1/1.txt` in OSS, where 1 is the number of the repetition.
    ///   - bucket: The bucket's name.
    /// - Returns: The output, or `nil` if the script has not ended or the output is empty.
    public func object(_ key: String, inBucket bucket: String) -> Data? {
        self.s3Object(key, inBucket: bucket) ?? self.ossObject(key, inBucket: bucket)
    }

    /// Returns the full output of a command of Systems Manager.
    func s3Object(_ key: String, inBucket bucket: String) -> Data? {
        let parts = key.parts(separatedBy: "/", omitsEmpty: true)
        guard parts.count >= 5, let stream = S3Output.Stream(rawValue: parts[parts.count - 1]) else { return nil }
        let (commandID, machine) = (parts[parts.count - 5], parts[parts.count - 4])
        guard let command = self.withState({ $0.command(commandID) }), let run = command.record.run(on: machine),
            S3Output(command).bucket == bucket,
            let step = command.steps.firstIndex(where: { S3Output(command).key(of: run.machine, $0, stream) == key }),
            let result = run.phase(at: self.time.now()).result?.step(step)
        else { return nil }
        let output =
            switch stream {
            case .standardOutput: result.standardOutput
            case .standardError: result.standardError
            }
        return output.isEmpty ? nil : output
    }

    /// Returns whether a bucket exists, which is the case if a command names it.
    func hasBucket(_ name: String, in region: String) -> Bool {
        self.withState { state in
            state.commands.contains { S3Output($0).bucket == name && S3Output($0).region == region }
        }
    }
}
