using System.Text;
using Mocks.Go.Mime.Multipart;

namespace Mocks.MockAgentApi.Uploads;

/// <summary>The values of the field <c>file</c> in an upload's form.</summary>
/// <remarks>Source: Go 1.24, <c>mime/multipart/formdata.go</c>, <c>ReadForm</c> with the 8 KiB of memory that huma gives it.</remarks>
internal sealed class UploadForm : IAsyncDisposable
{
    private const string Field = "file";
    private const int MaxParts = 1_000;
    private const int EntryOverhead = 200;
    private const int FileOverhead = 100;

    // Files beyond their share go to disk; everything else must fit into memory.
    private long _memory = (8 << 10) + (10 << 20);
    private long _fileMemory = 8 << 10;
    private long _headers = 10_000;

    public UploadedFile? File { get; private set; }

    public int Files { get; private set; }

    /// <summary>Text values in place of files.</summary>
    public List<string> Texts { get; } = [];

    /// <exception cref="MultipartException">Go cannot parse the body.</exception>
    public static async Task<UploadForm> ReadAsync(MultipartBody body, CancellationToken cancellationToken)
    {
        var form = new UploadForm();
        try
        {
            var parts = 0;
            while (await body.NextAsync(form._memory, form._headers, cancellationToken) is { } headers)
            {
                if (++parts > MaxParts)
                {
                    throw MultipartException.TooLarge();
                }

                await form.TakeAsync(headers, body, cancellationToken);
            }

            return form;
        }
        catch
        {
            await form.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task TakeAsync(PartHeaders headers, MultipartBody body, CancellationToken cancellationToken)
    {
        if (headers.FormName.Length == 0)
        {
            return;
        }

        Charge(Encoding.UTF8.GetByteCount(headers.FormName) + EntryOverhead);
        if (headers.FileName.Length == 0)
        {
            await TakeTextAsync(headers.FormName == Field, body, cancellationToken);
            return;
        }

        Charge(headers.Weight + EntryOverhead + FileOverhead);
        _headers -= headers.Count;
        await TakeFileAsync(headers, body, cancellationToken);
    }

    private async Task TakeTextAsync(bool counts, MultipartBody body, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await foreach (var piece in body.ReadPartAsync(cancellationToken))
        {
            Charge(piece.Length);
            if (counts)
            {
                text.Write(piece.Span);
            }
        }

        if (counts)
        {
            Texts.Add(Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)));
        }
    }

    private async Task TakeFileAsync(PartHeaders headers, MultipartBody body, CancellationToken cancellationToken)
    {
        UploadedFile? file = null;
        if (headers.FormName == Field && Files++ == 0)
        {
            File = file = new UploadedFile(headers.FileName, headers.HasType);
        }

        long length = 0;
        await foreach (var piece in body.ReadPartAsync(cancellationToken))
        {
            length += piece.Length;
            if (file is not null)
            {
                await file.WriteAsync(piece, cancellationToken);
            }
        }

        if (length <= _fileMemory)
        {
            _fileMemory -= length;
            _memory -= length;
        }
    }

    private void Charge(long bytes)
    {
        _memory -= bytes;
        if (_memory < 0)
        {
            throw MultipartException.TooLarge();
        }
    }
}
