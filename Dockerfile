# The bases are named by tag. .ci/release builds on those of the day by their digest, and
# writes down which; to do so by hand, give --build-arg BASE=NAME@sha256:… and BUILD=….
ARG BUILD=golang:1.26
ARG BASE=gcr.io/distroless/static-debian12:nonroot

FROM ${BUILD} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
ARG COMMIT=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /out/casefile . && mkdir /out/data

FROM ${BASE}
COPY --from=build /src/LICENSE /src/NOTICE /out/casefile /
COPY --from=build --chown=nonroot:nonroot /out/data /data
ENV CASEFILE_DATA=/data CASEFILE_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/casefile", "healthcheck"]
ENTRYPOINT ["/casefile"]
CMD ["serve"]
