using EdgeInspect.Adapters.Storage;

namespace EdgeInspect.Integration.Tests.Storage;

public sealed class StateDirectoryTests
{
    [Fact]
    public void ASecondStationIsRefusedAndToldWhoHoldsTheDirectory()
    {
        using var scratch = new ScratchFolder();
        using (StateDirectory.Acquire(scratch.Path))
        {
            var refused = Assert.Throws<StorageException>(() => StateDirectory.Acquire(scratch.Path));
            Assert.Contains($"in use by another station (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        }

        StateDirectory.Acquire(scratch.Path).Dispose();
    }

    [Fact]
    public void AnotherProcessIsRefusedToo()
    {
        using var scratch = new ScratchFolder();
        using var writer = WriterProcess.Start(scratch.Path);
        writer.ReadLine();
        var refused = Assert.Throws<StorageException>(() => StateDirectory.Acquire(scratch.Path));
        Assert.Contains($"process {writer.Id}", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AReadOnlyDirectoryIsAStartUpError()
    {
        using var disk = SmallDisk.TryMount("size=1m,ro");
        Skip.If(disk is null, "mounting a file system needs root");
        var refused = Assert.Throws<StorageException>(() => StateDirectory.Acquire(disk.Path));
        Assert.Contains($"state directory '{disk.Path}' can't be written: Read-only file system", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileInItsPlaceIsAStartUpError()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("state", []);
        var refused = Assert.Throws<StorageException>(() => StateDirectory.Acquire(path));
        Assert.Contains("can't be written", refused.Message, StringComparison.Ordinal);
    }
}
